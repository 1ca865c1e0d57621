using System.Reflection;
using Orleans.Runtime;
using Payments.Grains.Orders;
using Payments.Testing;
using Xunit;

namespace Payments.Grains.Tests.Orders;

public sealed class IdleOrdersTests : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(25);

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero));
    private readonly IdleOrders _orders;

    public IdleOrdersTests() => _orders = new IdleOrders(_clock);

    [Fact]
    public void an_order_that_nobody_calls_leaves_memory_after_the_delay_and_once()
    {
        var order = Order(out var context);
        _orders.Add(order);

        _clock.Advance(IdleOrders.IdleDelay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, context.Deactivations);
        _clock.Advance(SweepInterval);
        Assert.Equal(1, context.Deactivations);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, context.Deactivations);
        Assert.Equal(0, _orders.Count);
    }

    [Fact]
    public void one_that_is_called_meanwhile_stays_for_as_long_again()
    {
        var order = Order(out var context);
        _orders.Add(order);
        _clock.Advance(TimeSpan.FromMilliseconds(60));
        order.Since = 0;
        _orders.Add(order);

        _clock.Advance(TimeSpan.FromMilliseconds(80));
        Assert.Equal(0, context.Deactivations);
        _clock.Advance(TimeSpan.FromMilliseconds(20) + SweepInterval);
        Assert.Equal(1, context.Deactivations);
    }

    [Fact]
    public void one_that_works_is_left_alone_until_it_is_idle_again()
    {
        var order = Order(out var context);
        _orders.Add(order);
        order.Since = 0;

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (context.Deactivations, _orders.Count));
        _orders.Add(order);
        _clock.Advance(IdleOrders.IdleDelay + SweepInterval);
        Assert.Equal(1, context.Deactivations);
    }

    [Fact]
    public void orders_that_become_idle_one_after_the_other_leave_one_after_the_other()
    {
        _orders.Add(Order(out var first));
        _clock.Advance(TimeSpan.FromMilliseconds(75));
        _orders.Add(Order(out var second));

        _clock.Advance(SweepInterval * 2);
        Assert.Equal((1, 0), (first.Deactivations, second.Deactivations));
        _clock.Advance(SweepInterval * 3);
        Assert.Equal(1, second.Deactivations);
    }

    [Fact]
    public void one_that_is_called_when_it_is_about_to_leave_stays()
    {
        var order = Order(out var context);
        context.Turns = [];
        _orders.Add(order);
        _clock.Advance(IdleOrders.IdleDelay + SweepInterval);
        var leave = Assert.Single(context.Turns);
        order.Since = 0;

        leave();
        Assert.Equal(0, context.Deactivations);
        _orders.Add(order);
        leave();
        Assert.Equal((0, 1), (context.Deactivations, _orders.Count));
    }

    public void Dispose() => _orders.Dispose();

    private static IdleOrder Order(out CountingContext context)
    {
        var proxy = DispatchProxy.Create<IGrainContext, CountingContext>();
        context = (CountingContext)proxy;
        return new IdleOrder(proxy);
    }

    /// <summary>An activation of which only its turns and its end are asked.</summary>
    public class CountingContext : DispatchProxy, IWorkItemScheduler
    {
        public int Deactivations { get; private set; }

        /// <summary>Turns that wait until the test runs them; null where each runs at once.</summary>
        public List<Action>? Turns { get; set; }

        public void QueueAction(Action action)
        {
            if (Turns is null)
                action();
            else
                Turns.Add(action);
        }

        public void QueueAction(Action<object> action, object state) => QueueAction(() => action(state));

        public void QueueTask(Task task) => throw new NotSupportedException("Nobody asks for tasks.");

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name == "get_Scheduler")
                return this;
            if (targetMethod?.Name != nameof(IGrainContext.Deactivate))
                throw new NotSupportedException($"Nobody asks for {targetMethod?.Name}.");
            Deactivations++;
            return null;
        }
    }
}
