using BenchmarkDotNet.Running;
using Payments.Bench.Micro;

// Usage: dotnet run -c Release --project bench/Micro -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Steps).Assembly).Run(args);
