using System;
using System.Threading.Tasks;
using Orleans.Payments.Storage.Commits;
using Orleans.Storage;

namespace Orleans.Payments.Bench.Commits;

/// <summary>Orleans' own provider is there on the Orleans host only.</summary>
internal static class OnAdoNet
{
    public static Task RunAsync(string connectionString, Func<IGrainStorage, Func<CommitCounts>, Task> measure) =>
        throw new NotSupportedException("Build with -p:GrainHost=Orleans to measure Orleans' AdoNet storage.");
}
