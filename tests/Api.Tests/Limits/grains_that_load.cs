using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Hosting.Health.Watchdog;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Grains_that_load
{
    private const int Orders = 1_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task by_the_thousand_while_storage_cannot_be_read_stop_no_other_grain()
    {
        await using var server = await PaymentsServer.StartOnSqlite(_ => { });
        var merchant = await server.Register();
        var ids = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, Orders, TestContext.Current.CancellationToken, async (_, _) =>
            ids.Add((await merchant.Order()).Text("id"))
        );
        // None of them is in memory any more.
        await server.Restart();
        var grains = server.Services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<IMerchantGrain>(merchant.Id).Get();
        using var held = new HeldReaders(server.Services.GetRequiredService<SqliteFile>());

        var loading = ids.Select(id => grains.GetGrain<IOrderGrain>(id).Get()).ToList();

        for (var i = 0; i < 100; i++)
        {
            await grains.GetGrain<IWatchdogGrain>(0).Ping().WaitAsync(Soon, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.NotNull(
                await grains
                    .GetGrain<IMerchantGrain>(merchant.Id)
                    .Get()
                    .WaitAsync(Soon, TimeProvider.System, TestContext.Current.CancellationToken)
            );
        }

        Assert.DoesNotContain(loading, order => order.IsCompleted);
        held.Release();
        var loaded = await Task.WhenAll(loading);
        Assert.All(loaded, Assert.NotNull);
    }
}
