using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Xunit;

namespace Payments.Cluster.Tests.Silos;

public sealed class A_test_clock_of_a_cluster
{
    [Fact]
    public async Task moves_orders_on_every_silo_at_once_and_each_at_its_own_time()
    {
        await using var silos = await ThreeSilos.Start();
        var orders = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => silos.Create(number, expiresIn: 60 + (10 * number))));

        // No time passes: other silos' copies of the configuration stay as old as they are.
        var reached = await Advance(silos, TimeSpan.FromHours(1));
        var expired = await Task.WhenAll(orders.Select(async order => (await order.Get())!.Order));

        Assert.True(reached.IsComplete);
        Assert.Equal(30, reached.Orders);
        Assert.All(expired, order => Assert.Equal((OrderStatus.Expired, order.ExpiresAt), (order.Status, order.UpdatedAt)));
    }

    [Fact]
    public async Task is_known_to_all_within_two_seconds()
    {
        await using var silos = await ThreeSilos.Start();
        await silos.Create(1);
        await Advance(silos, TimeSpan.FromHours(1));

        silos.Clock.Advance(MerchantDirectory.MaxAge + TimeSpan.FromMilliseconds(1));
        var orders = await Task.WhenAll(Enumerable.Range(2, 12).Select(number => silos.Create(number)));

        foreach (var order in orders)
            Assert.Equal(silos.Clock.GetUtcNow().AddHours(1), (await order.Get())!.Order.CreatedAt);
    }

    private static async Task<ClockAdvanceResult> Advance(ThreeSilos silos, TimeSpan by)
    {
        var clocks = silos.Silos[0].ServiceProvider.GetRequiredService<TestClocks>();
        var merchant = await silos.Client.GetGrain<IMerchantGrain>("mer_a").Get();
        return await clocks.Advance(merchant!, by, CancellationToken.None)
            ?? throw new InvalidOperationException("Somebody else moves the clock.");
    }
}
