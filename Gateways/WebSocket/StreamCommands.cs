using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Gateways;

/// <summary>The merchants' commands by the names that frames give them.</summary>
internal sealed partial class StreamCommands
{
    private readonly CommandGate _gate;
    private readonly InFlight _inFlight;
    private readonly ILogger<StreamCommands> _logger;
    private readonly FrozenDictionary<string, Command> _commands;

    public StreamCommands(
        CommandGate gate, InFlight inFlight, OrderCommands orders, RefundCommands refunds, HistoryCommands history, NotificationCommands notifications, ILogger<StreamCommands> logger)
    {
        (_gate, _inFlight, _logger) = (gate, inFlight, logger);
        var json = CommandJson.Sent;
        string[] page = ["limit", "cursor"];
        string[] listing = ["status", "merchant_order_id", "created_after", .. page];
        _commands = new Dictionary<string, Command>(StringComparer.Ordinal)
        {
            ["create_order"] = new(KeyScope.Write, ["order"], async (merchant, frame, _) =>
                frame.Body("order", out var fault) is var body && fault is null ? Show(await orders.Create(merchant, body), json.OrderResponse) : Reply.Of(fault)),
            ["get_order"] = OfOrder(KeyScope.Read, [], async (merchant, id, _, _) => Show(await orders.Get(merchant, id), json.OrderResponse)),
            ["list_orders"] = new(KeyScope.Read, listing, async (merchant, frame, cancellation) =>
                Show(await orders.List(merchant, frame.Query(listing), cancellation), json.PageResponseOrderResponse)),
            ["cancel_order"] = OfOrder(KeyScope.Write, [], async (merchant, id, _, _) => Show(await orders.Cancel(merchant, id), json.OrderResponse)),
            ["refund_order"] = OfOrder(KeyScope.Write, ["refund"], async (merchant, id, frame, _) =>
                frame.Body("refund", out var fault) is var body && fault is null ? Show(await refunds.Request(merchant, id, body), json.RefundResponse) : Reply.Of(fault)),
            ["list_refunds"] = OfOrder(KeyScope.Read, [], async (merchant, id, _, _) => Show(await refunds.List(merchant, id), json.PageResponseRefundResponse)),
            ["list_events"] = OfOrder(KeyScope.Read, page, async (merchant, id, frame, cancellation) =>
                Show(await history.Events(merchant, id, frame.Query(page), cancellation), json.PageResponseEventResponse)),
            ["verify_events"] = OfOrder(KeyScope.Read, [], async (merchant, id, _, cancellation) => Show(await history.Verify(merchant, id, cancellation), json.VerificationResponse)),
            ["list_notifications"] = OfOrder(KeyScope.Read, page, async (merchant, id, frame, cancellation) =>
                Show(await notifications.List(merchant, id, frame.Query(page), cancellation), json.PageResponseAttemptResponse)),
            ["resend_notification"] = OfOrder(KeyScope.Write, ["event_id"], async (merchant, id, frame, cancellation) =>
                frame.Text("event_id", out var fault) is var eventId && fault is null ? Show(await notifications.Resend(merchant, id, eventId, cancellation), json.OrderResponse) : Reply.Of(fault)),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private delegate Task<Reply> Run(Merchant merchant, ClientFrame frame, CancellationToken cancellationToken);

    /// <summary>Carries out a command of a caller whose credentials count at this moment.</summary>
    public async Task<Reply> Carry(MerchantCaller caller, ClientFrame frame, CancellationToken cancellationToken)
    {
        // A stream stays open, so its commands are counted one by one, beside the requests.
        if (!_inFlight.TryEnter()) return Reply.Of(InFlight.Overloaded);
        try
        {
            if (!_commands.TryGetValue(frame.Type, out var command))
                return Reply.Of(_gate.Enter(caller, KeyScope.Read) ?? UnknownType(frame.Type));
            if (_gate.Enter(caller, command.Scope) is { } refusal) return Reply.Of(refusal);
            return frame.Unknown(command.Fields) is { } unknown ? Reply.Of(unknown) : await command.Run(caller.Merchant, frame, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var refusal = Refusal.Of(error);
            if (refusal.Status >= 500) LogFailed(error, frame.Type, refusal.Code);
            return Reply.Of(refusal);
        }
        finally
        {
            _inFlight.Leave();
        }
    }

    private static Command OfOrder(KeyScope scope, string[] fields, Func<Merchant, string, ClientFrame, CancellationToken, Task<Reply>> run) =>
        new(scope, ["order_id", .. fields], (merchant, frame, cancellation) =>
            frame.Text("order_id", out var fault) is var id && fault is null ? run(merchant, id, frame, cancellation) : Task.FromResult(Reply.Of(fault)));

    private static Reply Show<T>(Answer<T> answer, JsonTypeInfo<T> type)
        where T : class =>
        answer.Value is { } value
            ? new Reply(answer.Status, JsonSerializer.SerializeToUtf8Bytes(value, type), answer.Effect == Effect.Replayed)
            : Reply.Of(answer.Refusal!);

    private Refusal UnknownType(string type) => new Rejection(
        RejectionCode.InvalidValue,
        $"There is no command {(type.Length <= 64 ? type : type[..64] + "…")}. Known are: {string.Join(", ", _commands.Keys)}, subscribe, unsubscribe, ping.",
        "type");

    private sealed record Command(KeyScope Scope, string[] Fields, Run Run);
}
