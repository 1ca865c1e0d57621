using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Timers;
using Payments.Grains;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Grains.Secrets;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Stores;
using Payments.Simulation.World;
using Payments.Storage;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;

namespace Payments.Simulation.Silos;

/// <summary>
/// One process: the product's own services, and the simulation where they meet the outside. When it dies nothing of it goes on: what it
/// waits for never comes.
/// </summary>
internal sealed class Silo
{
    private static readonly byte[] MasterKey = new byte[SecretBox.KeyLength];
    private static readonly TimeSpan ReadTime = TimeSpan.FromMilliseconds(2);

    public Silo(Cluster cluster, string name, Action<Silo, IServiceCollection> addEdges)
    {
        (Cluster, Name, Clock) = (cluster, name, new SimulatedClock(cluster.Scheduler));
        if (cluster.Faults.Strikes(FaultKind.ClockDrift))
            Clock.Offset = cluster.Scheduler.Between(TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));
        var runtime = new GrainRuntime(this);
        GrainFactory = GrainFactoryProxy.Create(cluster.Network, this);
        Grains = new GrainInstances(this);
        var services = new ServiceCollection()
            .AddPaymentGrains(cluster.Scheduler.Random.Next())
            .AddPaymentServices()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(GrainFactory)
            .AddSingleton<IGrainRuntime>(runtime)
            .AddSingleton<ITimerRegistry>(runtime)
            .AddSingleton(new SecretBox(MasterKey))
            .AddSingleton<IMeterFactory, SharedMeters>()
            .AddSingleton<IHostApplicationLifetime, EndlessLifetime>()
            .AddSingleton(QueriesProxy.Create<IOrderQueries>(this))
            .AddSingleton(QueriesProxy.Create<IAccountQueries>(this));
        var storage = new SimulatedStorage(this);
        foreach (var keyed in new[] { OrderGrain.StorageName, MerchantGrain.StorageName })
            services.AddKeyedSingleton<IGrainStorage>(keyed, storage);
        addEdges(this, services);
        Services = services.BuildServiceProvider();
    }

    public Cluster Cluster { get; }

    public string Name { get; }

    public SimulatedClock Clock { get; }

    public IGrainFactory GrainFactory { get; }

    public GrainInstances Grains { get; }

    public IServiceProvider Services { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>It dies in the middle of whatever it does.</summary>
    public void Die() => (IsAlive, Clock.IsStopped) = (false, true);

    /// <summary>Takes some time, in this process.</summary>
    public Task Wait(TimeSpan time)
    {
        var waited = new TaskCompletionSource();
        Cluster.Scheduler.Schedule(time, () =>
        {
            if (IsAlive)
                waited.SetResult();
        });
        return waited.Task;
    }

    /// <summary>The time of a read of the database.</summary>
    /// <exception cref="StorageException">It fails.</exception>
    public async Task Read()
    {
        var fails = Cluster.IsDatabaseDown || Cluster.Faults.Strikes(FaultKind.FailedRead);
        await Wait(ReadTime * Cluster.Scheduler.Random.NextDouble());
        if (fails)
            throw new StorageException(StorageFault.Io, "The database could not be read.");
    }

    /// <summary>Nobody measures a simulation, so all of them share one meter.</summary>
    private sealed class SharedMeters : IMeterFactory
    {
        private static readonly Meter Shared = new("Simulation");

        public Meter Create(MeterOptions options) => Shared;

        public void Dispose() { }
    }

    /// <summary>A simulated process does not stop, it dies.</summary>
    private sealed class EndlessLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
