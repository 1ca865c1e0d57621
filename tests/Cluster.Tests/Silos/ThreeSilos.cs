using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.TestingHost;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Secrets;
using Payments.Hosting;
using Payments.Hosting.Databases;
using Payments.Hosting.Settings;
using Payments.Hosting.Silo;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;
using Payments.Testing;
using Payments.Testing.PostgreSql;
using Xunit;

namespace Payments.Cluster.Tests.Silos;

/// <summary>
/// Three silos in this process with the server's own grains, storage and reminders on a database of their own. Grains go by the test's
/// clock.
/// </summary>
internal sealed class ThreeSilos : IAsyncDisposable
{
    private readonly PostgreSqlTestDatabase _database;
    private readonly InProcessTestCluster _cluster;
    private readonly string _serviceId;

    private ThreeSilos(PostgreSqlTestDatabase database, ManualClock clock)
    {
        (_database, Clock) = (database, clock);
        var builder = new InProcessTestClusterBuilder(3);
        _serviceId = builder.Options.ServiceId;
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(client =>
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10))
        );
        _cluster = builder.Build();
    }

    public ManualClock Clock { get; }

    /// <summary>Of the silos that start from now on: the master key, and behind it the others that they open secrets with.</summary>
    public IReadOnlyList<string> MasterKeys { get; set; } = [Convert.ToBase64String(new byte[32])];

    public IDatabaseMetadata Metadata => _cluster.Silos[0].ServiceProvider.GetRequiredService<IDatabaseMetadata>();

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public IManagementGrain Management => Client.GetGrain<IManagementGrain>(0);

    public IOrderQueries Queries => _cluster.Silos[0].ServiceProvider.GetRequiredService<IOrderQueries>();

    public static async Task<ThreeSilos> Start(params string[] masterKeys)
    {
        var silos = new ThreeSilos(await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync(), new ManualClock());
        if (masterKeys.Length > 0)
            silos.MasterKeys = masterKeys;
        await silos._cluster.DeployAsync();
        await silos
            .Client.GetGrain<IMerchantGrain>("mer_a")
            .Register(
                new Merchant
                {
                    Id = new MerchantId("mer_a"),
                    Name = "Shop",
                    Keys = [],
                    WebhookKey = silos.Silos[0].ServiceProvider.GetRequiredService<SecretBox>().Seal(new byte[32], "mer_a"),
                    CreatedAt = silos.Clock.GetUtcNow(),
                    UpdatedAt = silos.Clock.GetUtcNow(),
                }
            );
        return silos;
    }

    /// <summary>Makes an order and waits until the channel has taken it.</summary>
    public async Task<IOrderGrain> Create(int number, int expiresIn = 900)
    {
        var grain = Order(number);
        var reply = await grain.Create(
            new MerchantId("mer_a"),
            new CreateOrderCommand
            {
                MerchantOrderId = Name(number),
                Kind = OrderKind.Payment,
                Amount = new Money(100 + number, "EUR"),
                ExpiresIn = TimeSpan.FromSeconds(expiresIn),
                Fingerprint = Name(number),
            }
        );
        Assert.Null(reply.Error);
        await Poll.Until("an order awaiting payment", async () => (await grain.Get())!.Order.Status == OrderStatus.AwaitingPayment);
        return grain;
    }

    public IOrderGrain Order(int number) => Client.GetGrain<IOrderGrain>(Id(number));

    public static string Id(int number) => OrderId.Of(new MerchantId("mer_a"), Name(number));

    public async Task<InProcessSiloHandle> Holder(IOrderGrain order)
    {
        var address = await Management.GetActivationAddress(order) ?? throw new InvalidOperationException("No silo holds the order.");
        return _cluster.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    /// <summary>Starts one more.</summary>
    public Task<InProcessSiloHandle> Add() => _cluster.StartAdditionalSiloAsync();

    /// <summary>Stops one and starts another in its place.</summary>
    public async Task<InProcessSiloHandle> Replace(InProcessSiloHandle silo)
    {
        await Stop(silo);
        return await Add();
    }

    /// <summary>The types of events in an order's history, read from the database, so that nobody wakes the order.</summary>
    public async Task<IReadOnlyList<string>> History(int number) =>
        [.. (await Queries.EventsAsync(Id(number), 1, 100)).Select(happened => happened.Type)];

    /// <summary>Makes a call again until a silo answers it, as clients do while a silo that died has not been noticed.</summary>
    public static async Task<T> Answered<T>(Func<Task<T>> call)
    {
        T? answer = default;
        await Poll.Until("an answer", async () =>
        {
            try
            {
                answer = await call();
                return true;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                return false;
            }
        });
        return answer!;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static string Name(int number) => $"order-{number}";

    private void Configure(ISiloBuilder silo)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                MasterKeys.Skip(1).Select((key, i) => KeyValuePair.Create($"Payments:PreviousMasterKeys:{i}", (string?)key))
            )
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Payments:PostgreSql:ConnectionString"] = _database.ConnectionString,
                    ["Payments:PostgreSql:PoolSize"] = "5",
                    // Merchants are found under the name that Orleans stores them under.
                    ["Payments:Cluster:ServiceId"] = _serviceId,
                    ["Payments:AdminToken"] = "admin-token-of-this-test",
                    ["Payments:MasterKey"] = MasterKeys[0],
                    ["Payments:Sandbox:Enabled"] = "false",
                    // What is measured for alerts is what metrics show, and these silos have none.
                    ["Payments:Alerts:Enabled"] = "false",
                }
            )
            .Build();
        var payments = PaymentsSettings.Read(configuration, isDevelopment: true);
        var cluster = ClusterSettings.Read(configuration, payments, isDevelopment: true)! with { AdvertisedAddress = IPAddress.Loopback };
        silo.Services.AddPayments(
                new ProcessSettings
                {
                    Payments = payments,
                    Cluster = cluster,
                    HostsGrains = true,
                }
            )
            .AddSingleton<IPaymentChannel, CertainChannel>();
        silo.AddPostgreSqlGrains(cluster).AddPayments();
        // The silo's own messages and membership go by the real clock.
        silo.Services.AddSingleton<TimeProvider>(Clock);
        silo.Services.AddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (_, _) => TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
        silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, new ReminderClock(Clock));
    }
}
