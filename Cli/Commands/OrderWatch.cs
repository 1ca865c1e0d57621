using System.Globalization;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Orders;
using Payments.Client.Streaming;

namespace Payments.Cli.Commands;

/// <summary><c>payments orders watch</c>: what an order went through, then what it goes through, until it is paid or has ended.</summary>
internal static class OrderWatch
{
    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal)
    {
        EventTypes.OrderPaid,
        EventTypes.OrderRejected,
        EventTypes.OrderFailed,
        EventTypes.OrderExpired,
        EventTypes.OrderCancelled,
    };

    public static async Task Run(Session session, string orderId, CancellationToken cancellationToken)
    {
        using var client = session.Merchant();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscription = new EventSubscription
        {
            OrderId = orderId,
            Connected = _ => connected.TrySetResult(),
            Disconnected = error => session.Print.Remark($"Connecting again: {error.Message}"),
        };
        var live = client.Events.ReadAsync(subscription, over.Token).GetAsyncEnumerator(over.Token);
        var next = live.MoveNextAsync().AsTask();
        try
        {
            // Once connected nothing is missed any more; what was before stands in the history.
            await await Task.WhenAny(next, connected.Task);
            var (shown, isOver) = (0L, false);
            await foreach (var happened in client.Orders.ListEventsAsync(orderId, cancellationToken))
            {
                Show(session, happened.Sequence, happened.Type, happened.OccurredAt, happened);
                (shown, isOver) = (happened.Sequence, isOver || Ends.Contains(happened.Type));
            }

            while (!isOver && await next)
            {
                var happened = live.Current;
                if (happened.Sequence > shown)
                    Show(session, happened.Sequence, happened.EventType, happened.OccurredAt, happened);
                isOver = Ends.Contains(happened.EventType);
                next = live.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await over.CancelAsync();
            // A stream can be closed only when nobody reads it any more.
            await Task.WhenAny(next);
            await live.DisposeAsync();
        }
    }

    private static void Show<T>(Session session, long sequence, string type, DateTimeOffset at, T happened) =>
        session.Print.Line(happened, string.Create(CultureInfo.InvariantCulture, $"{Texts.Time(at)}  {sequence, 3}  {type}"));
}
