using System.Text;
using Payments.Storage.Orders;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class OrderEventQueries : StorageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x-y")]
    [InlineData("12")]
    [InlineData("ffffffffffffffff-1")]
    public void what_is_no_cursor_is_refused(string text) => Assert.False(EventCursor.TryParse(text, out _));

    [Fact]
    public async Task events_are_read_byte_for_byte_in_their_order()
    {
        var state = await Storage.Create("a", new TestOrder().Append(1).Append(2, "order.processing", notified: false));
        state.State!.Append(3, "order.paid");
        await Storage.Write(OrderId("a"), state);
        await Storage.Create("b", new TestOrder().Append(1));

        Assert.Equal(new long[] { 1, 2, 3 }, await Storage.Sequences("a"));
        var key = OrderId("a").Key.ToString()!;
        var paid = Assert.Single(await Storage.Orders.EventsAsync(key, 3, 10, Cancel));
        Assert.Equal(("order.paid", Start.AddSeconds(3), "application/json"), (paid.Type, paid.OccurredAt, paid.NotificationType));
        Assert.Equal("""{"sequence":3,"text":"é€"}""", Encoding.UTF8.GetString(paid.Body));
        Assert.Equal([1, 2, 3], paid.Hash);
        Assert.Equal(paid.Body, paid.Notification);
        Assert.Single(await Storage.Orders.EventsAsync(key, 0, 1, Cancel));
        Assert.Null((await Storage.Orders.EventAsync(key, 2, Cancel))!.Notification);
        Assert.Null(await Storage.Orders.EventAsync(key, 4, Cancel));
        Assert.Null(await Storage.Orders.EventAsync("ord_unknown", 1, Cancel));
    }

    [Fact]
    public async Task events_of_several_orders_are_read_at_once_each_orders_in_their_order()
    {
        var state = await Storage.Create("a", new TestOrder().Append(1));
        await Storage.Create("b", new TestOrder().Append(1));
        await Storage.Create("c", new TestOrder().Append(1));
        state.State!.Append(2, "order.paid");
        await Storage.Write(OrderId("a"), state);
        var (a, b, unknown) = (OrderId("a").Key.ToString()!, OrderId("b").Key.ToString()!, OrderId("d").Key.ToString()!);

        var found = await Storage.Orders.EventsOfAsync([b, a, unknown, "ord_none"], Cancel);

        Assert.Equal(
            [(a, 1L), (a, 2L), (b, 1L)],
            found.OrderBy(row => row.OrderKey == b).Select(row => (row.OrderKey, row.Event.Sequence))
        );
        var paid = (await Storage.Orders.EventAsync(a, 2, Cancel))!;
        var read = found.Single(row => row.Event.Sequence == 2).Event;
        Assert.Equal((paid.Type, paid.OccurredAt), (read.Type, read.OccurredAt));
        Assert.Equal(paid.Body, read.Body);
        Assert.Equal(paid.Hash, read.Hash);
        Assert.Empty(await Storage.Orders.EventsOfAsync([], Cancel));
    }

    [Fact]
    public async Task attempts_are_read_oldest_first()
    {
        var state = await Storage.Create("a", new TestOrder());
        var failed = new NotificationAttemptRow(
            1,
            1,
            Start,
            TimeSpan.FromMilliseconds(120),
            null,
            "timed_out",
            "no answer in 15 s",
            Start.AddSeconds(5),
            null
        );
        var acknowledged = new NotificationAttemptRow(
            1,
            2,
            Start.AddSeconds(5),
            TimeSpan.FromMilliseconds(20),
            200,
            "acknowledged",
            null,
            null,
            "success"
        );
        state.State!.Tracking.Append(failed);
        state.State.Tracking.Append(acknowledged);
        await Storage.Write(OrderId("a"), state);

        Assert.Equal([failed, acknowledged], await Storage.Orders.AttemptsAsync(OrderId("a").Key.ToString()!, 10, Cancel));
        Assert.Empty(await Storage.Orders.AttemptsAsync(OrderId("b").Key.ToString()!, 10, Cancel));
    }

    [Fact]
    public async Task the_tail_of_all_events_goes_on_where_the_cursor_is()
    {
        Assert.Equal(default, await Storage.Orders.LastEventCursorAsync(Cancel));
        await Storage.Create("a", new TestOrder().Append(1));
        var state = await Storage.Create("b", new TestOrder().Append(1));
        state.State!.Append(2);
        await Storage.Write(OrderId("b"), state);

        var first = (await Storage.Tail(3))[..2];
        Assert.Equal(
            first.Select(tailed => tailed.Cursor),
            (await Storage.Orders.EventsAfterAsync(default, 2, Cancel)).Select(tailed => tailed.Cursor)
        );
        Assert.Equal([OrderId("a").Key.ToString(), OrderId("b").Key.ToString()], first.Select(tailed => tailed.OrderKey));
        var rest = Assert.Single(await Storage.Orders.EventsAfterAsync(first[^1].Cursor, 10, Cancel));
        Assert.Equal((OrderId("b").Key.ToString(), 2), (rest.OrderKey, rest.Event.Sequence));
        Assert.Equal("mer_1", rest.MerchantId);
        Assert.Empty(await Storage.Orders.EventsAfterAsync(rest.Cursor, 10, Cancel));
        Assert.Equal(rest.Cursor, await Storage.Orders.LastEventCursorAsync(Cancel));
        Assert.True(first[0].Cursor < first[1].Cursor && first[1].Cursor < rest.Cursor && rest.Cursor > default(EventCursor));
    }

    private static DateTimeOffset Start => new TestOrder().CreatedAt;
}
