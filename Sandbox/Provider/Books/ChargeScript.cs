using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>What a charge can come to, where the order's maker chooses.</summary>
internal enum ScriptedOutcome
{
    /// <summary>The money is taken.</summary>
    Paid,

    /// <summary>Nothing is taken: <c>charge_failed</c>.</summary>
    Failed,

    /// <summary>Nothing is taken, and the call is answered 503.</summary>
    Unanswered,

    /// <summary>The money is taken, and the call is answered 503 all the same.</summary>
    Lost,

    /// <summary>Nothing is taken, and the call is not answered for longer than anybody waits.</summary>
    Hanging,

    /// <summary>The money is taken, and the call is not answered.</summary>
    HangingPaid,

    /// <summary>The money is taken once and told three times: by the answer and by two callbacks.</summary>
    Echoed,

    /// <summary>The money is taken twice: the answer tells of one payment, a callback of the other.</summary>
    Twice,

    /// <summary>Nothing is taken, and the call is answered 503; the money is taken once the order is over.</summary>
    Late,
}

/// <summary>How a call for a charge is answered.</summary>
internal enum ReplyMode
{
    Reply,
    Fail,
    Hang,
}

/// <summary>Charges as the order's maker chose: one word per call, and the last for all calls after it.</summary>
internal static class ChargeScript
{
    private static readonly ChargeMessage Failed = new(
        null,
        new Failure("charge_failed", "The charge failed, as the order's maker chose.")
    );

    public static (ChargeMessage Answer, ReplyMode Manner) Charge(SqliteConnection database, ChargeRequest request, ProviderTime now)
    {
        if (request.Outcomes is not { } outcomes)
            return (ChargeOperations.Charge(database, request, now), ReplyMode.Reply);
        switch (OutcomeOfCall(outcomes, CountCall(database, request.Order.OrderId)))
        {
            case ScriptedOutcome.Failed:
                return (Failed, ReplyMode.Reply);
            case ScriptedOutcome.Unanswered:
                return (Failed, ReplyMode.Fail);
            case ScriptedOutcome.Hanging:
                return (Failed, ReplyMode.Hang);
            case ScriptedOutcome.Lost:
                return (ChargeOperations.Charge(database, request, now), ReplyMode.Fail);
            case ScriptedOutcome.HangingPaid:
                return (ChargeOperations.Charge(database, request, now), ReplyMode.Hang);
            case ScriptedOutcome.Echoed:
                return (AddCallbacks(database, request, ChargeOperations.Charge(database, request, now), 2, now), ReplyMode.Reply);
            case ScriptedOutcome.Twice:
                var answer = ChargeOperations.Charge(database, request, now);
                AddCallbacks(
                    database,
                    request,
                    ChargeOperations.Charge(database, request with { Key = request.Key + "-twice" }, now),
                    1,
                    now
                );
                return (answer, ReplyMode.Reply);
            case ScriptedOutcome.Late:
                var order = OrderTable.Find(database, request.Order.OrderId)
                    ?? OrderTable.Add(database, request.Order, ProviderOrderState.Open, now);
                if (order is { State: ProviderOrderState.Open, LateAt: null })
                    OrderTable.ScheduleLatePayment(database, order, TimeSpan.Zero);
                return (Failed, ReplyMode.Fail);
            default:
                return (ChargeOperations.Charge(database, request, now), ReplyMode.Reply);
        }
    }

    private static ChargeMessage AddCallbacks(
        SqliteConnection database,
        ChargeRequest request,
        ChargeMessage charged,
        int times,
        ProviderTime now
    )
    {
        var order = OrderTable.Find(database, request.Order.OrderId);
        for (var i = 0; i < times && order is not null && charged.Payment is not null; i++)
            CallbackTable.Add(database, order, charged.Payment, null, now.Steady);
        return charged;
    }

    /// <summary>The word of a call; what is no word is like a payment.</summary>
    private static ScriptedOutcome OutcomeOfCall(string outcomes, long call)
    {
        var words = outcomes.Split(',', StringSplitOptions.TrimEntries);
        return SnakeCase<ScriptedOutcome>.TryParse(words[Math.Min(call, words.Length) - 1], out var word) ? word : ScriptedOutcome.Paid;
    }

    private static long CountCall(SqliteConnection database, string orderId)
    {
        var row = database
            .Prepare(
                "INSERT INTO charge_calls(order_id, calls) VALUES (?1, 1) ON CONFLICT(order_id) DO UPDATE SET calls = calls + 1 RETURNING calls"
            )
            .Bind(1, orderId);
        var calls = row.Step() ? row.Integer(0) : 1;
        row.Reset();
        return calls;
    }
}
