using System;
using System.Linq;
using Payments.Domain;

namespace Payments.Channels.Http;

/// <summary>What a provider said, in an answer or a callback.</summary>
/// <param name="options">How it writes.</param>
/// <param name="map">Where things stand.</param>
/// <param name="message">What it sent.</param>
/// <param name="httpStatus">The HTTP status; null in a callback.</param>
internal sealed class Said(HttpChannelOptions options, AnswerMap map, ProviderMessage message, string? httpStatus)
{
    private const int MaxQuoted = 140;
    private const int MaxMessage = 200;
    private const int MaxLink = 2048;

    /// <summary>Its status in our words; null when it is not one that has been described.</summary>
    public string? Word => Status.Ours;

    /// <summary>
    /// Whether that is the most particular word it said: no place that is looked at before holds one that has not been described. What only the
    /// general word says ("FAIL") may be anything.
    /// </summary>
    public bool IsNamed => Status.IsNamed;

    private (string? Ours, bool IsNamed) Status
    {
        get
        {
            var isNamed = true;
            foreach (var path in map.Status)
            {
                if ((path == AnswerMap.HttpStatus ? httpStatus : Text(path)) is not { } word) continue;
                if (map.Words.TryGetValue(word, out var ours)) return (ours, isNamed);
                // The HTTP status says in general, too.
                if (path != AnswerMap.HttpStatus) isNamed = false;
            }

            return (null, isNamed);
        }
    }

    /// <summary>The order it speaks of; null when it does not say.</summary>
    public string? OrderId => Text(map.OrderId);

    /// <summary>Where the payer pays, and what to show as a QR code; null when there is none that can be shown.</summary>
    public (string PayUrl, string QrCode)? Link
    {
        get
        {
            var qrCode = Text(map.QrCode);
            var payUrl = Text(map.PayUrl) ?? qrCode;
            return IsLink(payUrl) && (qrCode ?? payUrl)!.Length <= MaxLink ? (payUrl!, qrCode ?? payUrl!) : null;
        }
    }

    /// <summary>Why not. What it says is shown to merchants, so it is made fit for that.</summary>
    public Failure Failure
    {
        get
        {
            var code = string.Concat((Text(map.FailureCode) ?? "declined").ToLowerInvariant().Take(64).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            return new Failure(code, CarriedText.Readable(Text(map.FailureMessage) ?? "The provider did not say why.", MaxMessage));
        }
    }

    /// <summary>The payment it reports, or else what it says of one and cannot be read; exactly one of the two.</summary>
    /// <param name="only">The provider's only currency, which is meant where it does not say; null where it has several.</param>
    /// <param name="ofOrder">The order's currency, which is meant where it never says; null where the order is not at hand.</param>
    /// <param name="now">The time where it does not say.</param>
    public (TakenPayment? Taken, UnreadablePayment? Unreadable) Payment(string? only, string? ofOrder, DateTimeOffset now)
    {
        var (id, amount, time) = (Text(map.PaymentId), Text(map.Amount), Text(map.PaidAt));
        var inCurrency = Text(map.Currency) ?? only ?? (map.Currency is null ? ofOrder : null);
        var paidAt = time is null ? now : options.Times.Read(time);
        var money = options.Amounts.Read(amount?.Trim(), inCurrency?.Trim());
        if (PaymentId.IsValid(id) && money is { } taken && paidAt is { } at) return (new TakenPayment(id!, taken, at), null);

        // The same words for the same answer: what cannot be read, and of which payment it is said.
        var problem = (money is null ? $"amount {Quoted(amount)} in currency {Quoted(inCurrency)}, " : "")
            + (paidAt is null ? $"paid_at {Quoted(time)}, " : "")
            + $"payment_id {Quoted(id)}";
        return (null, new UnreadablePayment(CarriedText.Readable(problem, UnreadablePayment.MaxProblem), CarriedText.Readable(message.Text, UnreadablePayment.MaxAnswer)));
    }

    private string? Text(string? path) => path is not null && message.Fields is { } fields && fields.TryGetValue(path, out var text) && text.Length > 0 ? text : null;

    private static string Quoted(string? text) => text is null ? "absent" : "\"" + CarriedText.Readable(text, MaxQuoted) + "\"";

    /// <summary>A provider may have a scheme of its own, as <c>weixin://</c>; what a browser would run or read locally is none.</summary>
    private static bool IsLink(string? text) =>
        text is { Length: <= MaxLink }
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && link.Scheme is not ("javascript" or "data" or "vbscript" or "file");
}
