using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.Commits;
using Payments.Storage.PostgreSql;

namespace Payments.Bench.Commits;

/// <summary>
/// Orleans' AdoNet storage on the same database, with the same documents and nothing else: no index columns, events or totals.
/// </summary>
internal static class AdoNetRun
{
    private const string Name = "orders";

    public static async Task RunAsync(string connectionString, Func<IGrainStorage, Func<CommitCounts>, Task> measure)
    {
        await using (
            var database = new PostgreSqlDatabase(
                new PostgreSqlOptions { ConnectionString = connectionString },
                NullLogger<PostgreSqlDatabase>.Instance
            )
        )
            await database.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.UseOrleans(silo =>
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("bench", "bench"))
                .AddAdoNetGrainStorage(Name, options =>
                {
                    (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString);
                    options.GrainStorageSerializer = new DocumentSerializer();
                })
        );
        using var silo = builder.Build();
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(Name);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);
        await lifecycle.OnStart();
        var counted = new CountingStorage(storage);
        Console.WriteLine("Orleans' AdoNet storage");
        await measure(counted, () => counted.Counts);
    }

    private sealed class DocumentSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, typeof(T), SampleOrderJson.Default));

        public T? Deserialize<T>(BinaryData input) =>
            (T?)JsonSerializer.Deserialize(input.ToMemory().Span, typeof(T), SampleOrderJson.Default);
    }

    /// <summary>Each write is a commit of its own. What would be appended is dropped.</summary>
    private sealed class CountingStorage(IGrainStorage storage) : IGrainStorage
    {
        private long _writes;

        public CommitCounts Counts => new(Volatile.Read(ref _writes), Volatile.Read(ref _writes), 0);

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ReadStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
            ((SampleOrder)(object)grainState.State!).Tracking = new();
            Interlocked.Increment(ref _writes);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ClearStateAsync(stateName, grainId, grainState);
    }
}
