using BenchmarkDotNet.Running;
using Payments.Bench.Micro;

// Usage: dotnet run -c Release --project bench/Micro -- --filter '*'
// The grain host comes by the environment (GrainHost=Orleans), because BenchmarkDotNet builds the program once more by itself.
BenchmarkSwitcher.FromAssembly(typeof(Steps).Assembly).Run(args);
