using Xunit.Sdk;
using Xunit.v3;

// There is one SQLite library in a process, and it is told whether frames are gathered.
[assembly: Parallelization(Mode = ParallelMode.None)]
