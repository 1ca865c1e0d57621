using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming.Commands;

/// <summary>What is done with orders.</summary>
internal sealed class OrderStreamCommands(
    OrderCommands orders,
    RefundCommands refunds,
    HistoryCommands history,
    NotificationCommands notifications
) : IStreamCommands
{
    private const string Order = "order_id";
    private static readonly string[] Expansion = ["expand"];
    private static readonly string[] Listing = [.. OrderFilter.Parameters, .. StreamCommand.PageFields];
    private static readonly CommandJson Json = CommandJson.Wire;

    public IReadOnlyDictionary<string, StreamCommand> All { get; } =
        new Dictionary<string, StreamCommand>(StringComparer.Ordinal)
        {
            ["create_order"] = new(KeyScope.Write, ["order"], (actor, frame, _) =>
                StreamCommand.WithBody(frame, "order", Json.OrderResponse, body => orders.Create(actor.Merchant, body))
            ),
            ["get_order"] = StreamCommand.Of(Order, KeyScope.Read, Expansion, async (actor, id, frame, _) =>
                StreamCommand.ReplyOf(await orders.Get(actor.Merchant, id, frame.Query(Expansion)), Json.OrderResponse)
            ),
            ["list_orders"] = new(KeyScope.Read, Listing, async (actor, frame, cancellation) =>
                StreamCommand.ReplyOf(await orders.List(actor.Merchant, frame.Query(Listing), cancellation), Json.PageResponseOrderResponse)
            ),
            ["cancel_order"] = StreamCommand.Of(Order, KeyScope.Write, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await orders.Cancel(actor, id), Json.OrderResponse)
            ),
            ["refund_order"] = StreamCommand.Of(Order, KeyScope.Write, ["refund"], (actor, id, frame, _) =>
                StreamCommand.WithBody(frame, "refund", Json.RefundResponse, body => refunds.Request(actor, id, body))
            ),
            ["list_refunds"] = StreamCommand.Of(Order, KeyScope.Read, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await refunds.List(actor.Merchant, id), Json.PageResponseRefundResponse)
            ),
            ["list_events"] = StreamCommand.Of(Order, KeyScope.Read, StreamCommand.PageFields, async (actor, id, frame, cancellation) =>
                StreamCommand.ReplyOf(
                    await history.Events(actor.Merchant, id, frame.Query(StreamCommand.PageFields), cancellation),
                    Json.PageResponseEventResponse
                )
            ),
            ["verify_events"] = StreamCommand.Of(Order, KeyScope.Read, [], async (actor, id, _, cancellation) =>
                StreamCommand.ReplyOf(await history.Verify(actor.Merchant, id, cancellation), Json.VerificationResponse)
            ),
            ["list_ignored_callbacks"] = StreamCommand.Of(Order, KeyScope.Read, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await history.IgnoredCallbacks(actor.Merchant, id), Json.PageResponseIgnoredCallbackResponse)
            ),
            ["list_notifications"] = StreamCommand.Of(
                Order,
                KeyScope.Read,
                StreamCommand.PageFields,
                async (actor, id, frame, cancellation) =>
                    StreamCommand.ReplyOf(
                        await notifications.List(actor.Merchant, id, frame.Query(StreamCommand.PageFields), cancellation),
                        Json.PageResponseAttemptResponse
                    )
            ),
            ["resend_notification"] = StreamCommand.Of(Order, KeyScope.Write, ["event_id"], (actor, id, frame, cancellation) =>
                StreamCommand.WithText(frame, "event_id", Json.OrderResponse, eventId =>
                    notifications.Resend(actor, id, eventId, cancellation)
                )
            ),
        };
}
