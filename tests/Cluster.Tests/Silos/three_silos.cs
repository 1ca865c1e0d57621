using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;
using Payments.Testing;
using Xunit;

namespace Payments.Cluster.Tests.Silos;

public sealed class Three_silos
{
    [Fact]
    public async Task share_the_orders_and_each_order_has_one_place()
    {
        await using var silos = await ThreeSilos.Start();
        var orders = await Task.WhenAll(Enumerable.Range(0, 120).Select(number => silos.Create(number)));

        // Asked from every silo at once, while they are in memory.
        await Task.WhenAll(
            silos.Silos.SelectMany(silo =>
                orders.Select(
                    (_, number) =>
                        ((IGrainFactory)silo.ServiceProvider.GetService(typeof(IGrainFactory))!)
                            .GetGrain<IOrderGrain>(ThreeSilos.Id(number))
                            .Get()
                )
            )
        );
        var active = (await silos.Management.GetDetailedGrainStatistics())
            .Where(grain => grain.GrainId.Type.ToString() == "order")
            .ToList();

        Assert.Equal(active.Count, active.Select(grain => grain.GrainId).Distinct().Count());
        Assert.All(silos.Silos, silo => Assert.Contains(active, grain => grain.SiloAddress.Equals(silo.SiloAddress)));
    }

    [Fact]
    public async Task go_on_with_the_orders_of_one_that_died()
    {
        await using var silos = await ThreeSilos.Start();
        var order = await silos.Create(1);
        var before = (await order.Get())!.Order;
        var holder = await silos.Holder(order);

        await silos.Kill(holder);
        var after = (await ThreeSilos.Answered(order.Get))!.Order;
        var cancelled = await ThreeSilos.Answered(() => order.Cancel(new MerchantId("mer_a")));

        Assert.Equal((before.Version, before.HistoryHash), (after.Version, after.HistoryHash));
        Assert.Equal(OrderStatus.Cancelled, cancelled.View!.Order.Status);
        Assert.NotEqual(holder.SiloAddress, (await silos.Holder(order)).SiloAddress);
        Assert.Equal(["order.created", "order.awaiting_payment", "order.cancelled"], await silos.History(1));
    }

    [Fact]
    public async Task expire_an_order_on_time_though_the_silo_that_held_it_died_and_nobody_asks()
    {
        await using var silos = await ThreeSilos.Start();
        var order = await silos.Create(1, expiresIn: 60);
        await silos.Kill(await silos.Holder(order));

        // The reminders of the dead silo's range become another's once its death is noticed; time passes meanwhile.
        await Poll.Until("an expired order", async () =>
        {
            silos.Clock.Advance(TimeSpan.FromSeconds(2));
            return (await silos.History(1)).Contains("order.expired");
        });

        Assert.Equal(["order.created", "order.awaiting_payment", "order.expired"], await silos.History(1));
    }

    [Fact]
    public async Task hand_over_when_one_of_them_is_stopped_and_no_call_is_lost()
    {
        await using var silos = await ThreeSilos.Start();
        var orders = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => silos.Create(number)));

        var stopping = silos.Stop(silos.Silos[1]);
        var answers = await Task.WhenAll(orders.Select(order => ThreeSilos.Answered(() => order.Cancel(new MerchantId("mer_a")))));
        await stopping;

        Assert.All(answers, answer => Assert.Equal(OrderStatus.Cancelled, answer.View!.Order.Status));
        for (var number = 0; number < orders.Length; number++)
            Assert.Equal(["order.created", "order.awaiting_payment", "order.cancelled"], await silos.History(number));
    }
}
