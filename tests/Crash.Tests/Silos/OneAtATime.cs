using Xunit.Sdk;
using Xunit.v3;

// A cluster is six processes and a database: two at once would measure the machine, and draw the same ports from the same seed.
[assembly: Parallelization(Mode = ParallelMode.None)]
