using System.Globalization;
using Orleans;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Orders;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.World;

/// <summary>Carries out the plan of an order: makes it, repeats what was not answered, and does what merchants and operators do.</summary>
/// <param name="world">Where it is.</param>
/// <param name="grains">How it reaches the server.</param>
internal sealed class Shop(SimulatedWorld world, IGrainFactory grains)
{
    private static readonly TimeSpan ChannelTimeout = TimeSpan.FromSeconds(2);

    private Scheduler Scheduler => world.Scheduler;

    /// <summary>Carries it out.</summary>
    public async Task Run(OrderPlan plan)
    {
        await world.Delay(plan.At);
        var order = grains.GetOrder(plan.OrderId);
        var made = await Insist(() => order.Create(plan.MerchantId, plan.Terms));
        if (made.View is null)
            world.Findings.Add($"{plan.OrderId}: it was not made: {made.Error}");
        else if (made.View.Order.Status == OrderStatus.Created)
            await Try(() => order.WaitUntilVerified(ChannelTimeout));
        await Task.WhenAll(plan.Operations.Select((step, number) => Operate(plan, order, step.After, step.Operation, number)));
    }

    private async Task Operate(OrderPlan plan, IOrderGrain order, TimeSpan after, Operation operation, int number)
    {
        await world.Delay(after);
        var half = (plan.Terms.Amount.Amount + 1) / 2;
        await (
            operation switch
            {
                Operation.Read => Try(order.Get),
                Operation.CreateAgain => Try(() => order.Create(plan.MerchantId, plan.Terms)),
                Operation.CreateOther => CreateOther(plan, order),
                Operation.Cancel => Try(() => order.Cancel(plan.MerchantId)),
                Operation.RefundAll => Refund(plan, order, plan.Terms.Amount.Amount, number),
                Operation.RefundHalf => Refund(plan, order, half, number),
                Operation.RefundHalfTwice => Task.WhenAll(
                    Refund(plan, order, half, number),
                    Refund(plan, order, half, number),
                    Refund(plan, order, half, number + 10)
                ),
                Operation.Resend => Resend(plan, order),
                _ => ResendExhausted(plan, order),
            }
        );
    }

    /// <summary>A merchant that repeats a create with other content is told so, and nothing changes.</summary>
    private async Task CreateOther(OrderPlan plan, IOrderGrain order)
    {
        if (await Try(() => order.Create(plan.MerchantId, plan.Terms with { Fingerprint = "other" })) is { Error: null })
            world.Findings.Add($"{plan.OrderId}: it was made again with other content");
    }

    /// <summary>A merchant repeats a refund until it is answered, under the same id.</summary>
    private Task<OrderReply> Refund(OrderPlan plan, IOrderGrain order, long amount, int number) =>
        Insist(() =>
            order.Refund(
                plan.MerchantId,
                new RefundOrderCommand
                {
                    MerchantRefundId = number.ToString(CultureInfo.InvariantCulture),
                    Amount = amount,
                    Fingerprint = amount.ToString(CultureInfo.InvariantCulture),
                }
            )
        );

    private async Task Resend(OrderPlan plan, IOrderGrain order)
    {
        if (!world.Database.Orders.TryGetValue(plan.OrderId, out var record))
            return;
        var told = record.Events.Where(happened => happened.Notification is not null).ToList();
        if (told.Count == 0)
            return;
        world.EndpointOf(plan.MerchantId).Resent.Add(plan.OrderId);
        await Try(() => order.Resend(plan.MerchantId, (int)Scheduler.Pick(told).Sequence));
    }

    private Task<OrderReply?> ResendExhausted(OrderPlan plan, IOrderGrain order)
    {
        world.EndpointOf(plan.MerchantId).Resent.Add(plan.OrderId);
        return Try(() => order.ResendExhausted(plan.MerchantId));
    }

    /// <summary>Asks once.</summary>
    private static async Task<T?> Try<T>(Func<Task<T>> call)
        where T : class?
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (GrainCallFailures.IsUnanswered(error))
        {
            return null;
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    private async Task<T> Insist<T>(Func<Task<T>> call)
        where T : class
    {
        while (true)
        {
            if (await Try(call) is { } answer)
                return answer;
            await world.Delay(Scheduler.Between(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(10)));
        }
    }
}
