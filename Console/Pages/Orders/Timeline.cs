using System.Globalization;
using Payments.Application.Orders;
using Payments.Console.Pages.Review;
using Payments.Console.Parts;
using Payments.Domain.Orders;
using Payments.Notifications;

namespace Payments.Console.Pages.Orders;

/// <summary>Something that happened to an order or on its account.</summary>
/// <param name="At">When.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">More of it; empty where there is no more.</param>
/// <param name="Tone">How it went: <c>good</c>, <c>bad</c>, <c>quiet</c> or <c>open</c>.</param>
/// <param name="Event">The event that it is; null for what is none.</param>
/// <param name="Response">The beginning of what an endpoint answered; null where there is nothing.</param>
internal sealed record TimelineEntry(
    DateTimeOffset At,
    string Title,
    string Text,
    string Tone,
    EventResponse? Event = null,
    string? Response = null
);

/// <summary>Events, charges, callbacks and notifications in the order in which they happened.</summary>
internal static class Timeline
{
    /// <summary>An order's, oldest first. An event stands before what was done about it at the same time.</summary>
    public static IReadOnlyList<TimelineEntry> Of(OrderDetails details) =>
        [
            .. details
                .Events.Select(Entry)
                .Concat(details.Order.Charges.Select(Entry))
                .Concat(details.Ignored.Select(Entry))
                .Concat(details.IgnoredCallbacks.Select(Entry))
                .Concat(details.Attempts.Select(attempt => Entry(attempt, details.Events)))
                .OrderBy(entry => entry.At),
        ];

    private static TimelineEntry Entry(EventResponse happened)
    {
        var data = happened.Data;
        var channel = data?.PaymentChannel ?? data?.Channel ?? "The channel";
        var (title, text, tone) = happened.Type switch
        {
            "order.created" => ("Order made", "Channels are asked whether they take it.", "open"),
            "order.awaiting_payment" => ($"{channel} takes it", "The payer can pay.", "open"),
            "order.processing" => ($"{channel} was asked to charge", "", "open"),
            "order.rejected" => ("Rejected", Text(data?.Failure), "bad"),
            "order.crediting" => ("The money is there", "The account is being credited.", "open"),
            "order.paid" => ("Paid", data?.PaidLate == true ? "After the deadline, which the merchant accepts." : "", "good"),
            "order.failed" => ("Failed", Text(data?.Failure), "bad"),
            "order.expired" => ("Expired unpaid", Text(data?.Failure), "quiet"),
            "order.cancelled" => ("Cancelled by the merchant", "", "quiet"),
            "payment.late" => ("Money came after the order had ended", "It goes back.", "bad"),
            "payment.duplicate" => ("Money came a second time", "It goes back.", "bad"),
            "payment.mismatch" => Mismatch(data, channel),
            "payment.unreadable" => ($"{channel} says something that cannot be read", data?.Problem ?? "", "bad"),
            "payment.resolved" => ("An operator said what became of money", data?.Reason ?? "", "open"),
            "refund.requested" => ("Refund asked for", Text(data?.Refund), "open"),
            "refund.succeeded" => ("Refunded", Text(data?.Refund), "good"),
            "refund.failed" => ("The channel did not refund", $"{Text(data?.Refund)} {Text(data?.Refund?.Failure)}".Trim(), "bad"),
            _ => (happened.Type, "", "quiet"),
        };
        return new TimelineEntry(
            happened.OccurredAt,
            title,
            IsIgnored(data, happened) ? text : $"{text} {Source(data, channel)}".Trim(),
            tone,
            happened
        );
    }

    private static bool IsIgnored(EventData? data, EventResponse happened) => happened.Type == "payment.mismatch" && data?.Payment is null;

    /// <summary>By what the server learned it.</summary>
    private static string Source(EventData? data, string channel) =>
        data?.Source switch
        {
            NewsSource.Callback => $"By a callback of {channel}, which was accepted.",
            NewsSource.Query => $"By asking {channel}.",
            NewsSource.Charge => $"By the answer of {channel} to the charge.",
            NewsSource.Operator => "By an operator.",
            _ => "",
        };

    private static (string Title, string Text, string Tone) Mismatch(EventData? data, string channel)
    {
        var reported = data?.Reported is { } said ? Amounts.Text(said.Amount, said.Currency) : "other money";
        if (data?.Payment is not null)
            return ("Other money than was asked for", $"{reported} was reported. What {channel} really took goes back.", "bad");
        return data?.Source == NewsSource.Callback
            ? ("A callback was ignored", $"It speaks of {reported} by a payment that pays another order.", "bad")
            : ("A callback was ignored", $"It spoke of {reported}. {channel}, asked, had taken nothing of the kind.", "bad");
    }

    private static TimelineEntry Entry(ForeignReportResponse ignored)
    {
        var said = ignored is { Amount: { } amount, Currency: { } currency } ? $"It speaks of {Amounts.Text(amount, currency)}. " : "";
        return new TimelineEntry(ignored.At, $"What {ignored.Channel} said was ignored", said + ForeignReasons.Text(ignored.Reason), "bad");
    }

    private static TimelineEntry Entry(IgnoredCallbackResponse ignored)
    {
        var said = ignored is { Amount: { } amount, Currency: { } currency } ? $"It speaks of {Amounts.Text(amount, currency)}. " : "";
        var often =
            ignored.Count == 1
                ? ""
                : $" It came {ignored.Count.ToString("N0", CultureInfo.InvariantCulture)} times, last at {ignored.LastAt:yyyy-MM-dd HH:mm:ss} UTC.";
        return new TimelineEntry(
            ignored.FirstAt,
            $"A callback of {ignored.Channel} was ignored",
            said + IgnoredReasons.Text(ignored.Reason, ignored.Channel) + often,
            ignored.Reason == IgnoredReason.RecordedOtherwise ? "bad" : "quiet"
        );
    }

    private static TimelineEntry Entry(ChargeResponse charge) =>
        charge.Outcome switch
        {
            ChargeOutcome.Taken => new TimelineEntry(charge.At, $"Charge {charge.Number}: the channel took the money", "", "good"),
            ChargeOutcome.Refused => new TimelineEntry(charge.At, $"Charge {charge.Number}: refused", Text(charge.Failure), "bad"),
            _ => new TimelineEntry(charge.At, $"Charge {charge.Number}: no answer, so the channel is asked", Text(charge.Failure), "bad"),
        };

    private static TimelineEntry Entry(AttemptResponse attempt, IReadOnlyList<EventResponse> events)
    {
        var type = events.FirstOrDefault(happened => happened.EventId == attempt.EventId)?.Type ?? attempt.EventId;
        var number = attempt.Attempt > 0 ? $"attempt {attempt.Attempt}" : "asked for";
        var isTold = attempt.Outcome == "acknowledged";
        var next = attempt.NextAttemptAt is { } at ? $"; again at {at:yyyy-MM-dd HH:mm:ss} UTC" : "";
        return new TimelineEntry(
            attempt.At,
            isTold ? $"Merchant told of {type}"
                : attempt.Outcome == "exhausted" ? $"Given up telling of {type}"
                : $"Merchant not told of {type}",
            isTold
                ? $"{number}, answered {attempt.HttpStatus} after {attempt.DurationMs} ms"
                : $"{number}: {DeliveryErrorText.Of(attempt.Error, attempt.HttpStatus)}, after {attempt.DurationMs} ms{next}",
            isTold ? "good" : "bad",
            Response: attempt.Response
        );
    }

    private static string Text(Failure? failure) => failure is null ? "" : $"{failure.Message} ({failure.Code})";

    private static string Text(RefundResponse? refund) =>
        refund is null ? ""
        : refund.Reason is { } reason ? $"{Amounts.Text(refund.Amount, refund.Currency)}: {reason}"
        : Amounts.Text(refund.Amount, refund.Currency);
}
