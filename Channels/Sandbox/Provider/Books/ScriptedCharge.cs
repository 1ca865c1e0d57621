using System;
using Payments.Channels.Sandbox.Wire;
using Payments.Domain;
using Payments.Storage.Sqlite;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>What a charge can come to, where the order's maker chooses.</summary>
internal enum ChargeWord
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
internal enum ChargeManner
{
    Answers,
    Fails,
    Hangs,
}

/// <summary>Charges as the order's maker chose: one word per call, and the last for all calls after it.</summary>
internal static class ScriptedCharge
{
    private static readonly ChargeMessage Failed = new(null, new Failure("charge_failed", "The charge failed, as the order's maker chose."));

    public static (ChargeMessage Answer, ChargeManner Manner) Charge(SqliteConnection books, ChargeRequest request, DateTimeOffset now)
    {
        if (request.Outcomes is not { } outcomes) return (Charging.Charge(books, request, now), ChargeManner.Answers);
        switch (Word(outcomes, Calls(books, request.Order.OrderId)))
        {
            case ChargeWord.Failed:
                return (Failed, ChargeManner.Answers);
            case ChargeWord.Unanswered:
                return (Failed, ChargeManner.Fails);
            case ChargeWord.Hanging:
                return (Failed, ChargeManner.Hangs);
            case ChargeWord.Lost:
                return (Charging.Charge(books, request, now), ChargeManner.Fails);
            case ChargeWord.HangingPaid:
                return (Charging.Charge(books, request, now), ChargeManner.Hangs);
            case ChargeWord.Echoed:
                return (Report(books, request, Charging.Charge(books, request, now), 2, now), ChargeManner.Answers);
            case ChargeWord.Twice:
                var answer = Charging.Charge(books, request, now);
                Report(books, request, Charging.Charge(books, request with { Key = request.Key + "-twice" }, now), 1, now);
                return (answer, ChargeManner.Answers);
            case ChargeWord.Late:
                var order = OrderRows.Find(books, request.Order.OrderId) ?? OrderRows.Add(books, request.Order, BookedState.Open);
                if (order is { State: BookedState.Open, LateAt: null }) OrderRows.PayLater(books, order, order.Terms.ExpiresAt + BookedOrder.LateAfter, TimeSpan.Zero);
                return (Failed, ChargeManner.Fails);
            default:
                return (Charging.Charge(books, request, now), ChargeManner.Answers);
        }
    }

    private static ChargeMessage Report(SqliteConnection books, ChargeRequest request, ChargeMessage charged, int times, DateTimeOffset now)
    {
        var order = OrderRows.Find(books, request.Order.OrderId);
        for (var i = 0; i < times && order is not null && charged.Payment is not null; i++) CallbackRows.Add(books, order, charged.Payment, null, now);
        return charged;
    }

    /// <summary>The word of a call; what is no word is like a payment.</summary>
    private static ChargeWord Word(string outcomes, long call)
    {
        var words = outcomes.Split(',', StringSplitOptions.TrimEntries);
        return SnakeCase<ChargeWord>.TryParse(words[Math.Min(call, words.Length) - 1], out var word) ? word : ChargeWord.Paid;
    }

    private static long Calls(SqliteConnection books, string orderId)
    {
        var row = books.Prepare("INSERT INTO charge_calls(order_id, calls) VALUES (?1, 1) ON CONFLICT(order_id) DO UPDATE SET calls = calls + 1 RETURNING calls").Bind(1, orderId);
        var calls = row.Step() ? row.Integer(0) : 1;
        row.Reset();
        return calls;
    }
}
