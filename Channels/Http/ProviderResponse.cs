using Payments.Channels.Http.Settings;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Channels.Http;

/// <summary>What a provider said, in an answer or a callback.</summary>
/// <param name="options">How it writes.</param>
/// <param name="map">Where things stand.</param>
/// <param name="message">What it sent.</param>
/// <param name="httpStatus">The HTTP status; null in a callback.</param>
internal sealed class ProviderResponse(HttpChannelOptions options, ResponseMapping map, ProviderMessage message, string? httpStatus)
{
    private const int MaxQuoted = 140;
    private const int MaxMessage = 200;
    private const int MaxLink = 2048;

    /// <summary>Its status in our words; null when it is not one that has been described.</summary>
    public string? Status => StatusMatch.Ours;

    /// <summary>
    /// Whether that is the most particular word it said: no place that is looked at before holds one that has not been described. What only
    /// the general word says ("FAIL") may be anything.
    /// </summary>
    public bool IsSpecificStatus => StatusMatch.IsNamed;

    private (string? Ours, bool IsNamed) StatusMatch
    {
        get
        {
            var isNamed = true;
            foreach (var path in map.Status)
            {
                if ((path == ResponseMapping.HttpStatus ? httpStatus : Field(path)) is not { } word)
                    continue;
                if (map.StatusMeanings.TryGetValue(word, out var ours))
                    return (ours, isNamed);
                // The HTTP status says in general, too.
                if (path != ResponseMapping.HttpStatus)
                    isNamed = false;
            }

            return (null, isNamed);
        }
    }

    /// <summary>The order it speaks of; null when it does not say.</summary>
    public string? OrderId => Field(map.OrderId);

    /// <summary>Where the payer pays, and what to show as a QR code; null when there is none that can be shown.</summary>
    public (string PayUrl, string QrCode)? Link
    {
        get
        {
            var qrCode = Field(map.QrCode);
            var payUrl = Field(map.PayUrl) ?? qrCode;
            return IsLink(payUrl) && (qrCode ?? payUrl)!.Length <= MaxLink ? (payUrl!, qrCode ?? payUrl!) : null;
        }
    }

    /// <summary>Why not. What it says is shown to merchants, so it is made fit for that.</summary>
    public Failure Failure
    {
        get
        {
            var code = string.Concat(
                (Field(map.FailureCode) ?? "declined").ToLowerInvariant().Take(64).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')
            );
            return new Failure(code, PortableText.ToReadable(Field(map.FailureMessage) ?? "The provider did not say why.", MaxMessage));
        }
    }

    /// <summary>The payment it reports, or else what it says of one and cannot be read; exactly one of the two.</summary>
    /// <param name="onlyCurrency">The provider's only currency, which is meant where it does not say; null where it has several.</param>
    /// <param name="orderCurrency">The order's currency, which is meant where it never says; null where the order is not at hand.</param>
    /// <param name="now">The time where it does not say.</param>
    public (CapturedPayment? Taken, UnreadablePayment? Unreadable) ReadPayment(
        string? onlyCurrency,
        string? orderCurrency,
        DateTimeOffset now
    )
    {
        var (id, amount, time) = (Field(map.PaymentId), Field(map.Amount), Field(map.PaidAt));
        var inCurrency = Field(map.Currency) ?? onlyCurrency ?? (map.Currency is null ? orderCurrency : null);
        var paidAt = time is null ? now : options.Times.Read(time);
        var money = options.Amounts.Read(amount?.Trim(), inCurrency?.Trim());
        var paymentId = PaymentId.TryParse(id, out var read) ? read : (PaymentId?)null;
        if (paymentId is { } known && money is { } taken && paidAt is { } at)
            return (new CapturedPayment(known, taken, at), null);

        // The same words for the same answer: what cannot be read, and of which payment it is said.
        var problem =
            (money is null ? $"amount {Quote(amount)} in currency {Quote(inCurrency)}, " : "")
            + (paidAt is null ? $"paid_at {Quote(time)}, " : "")
            + $"payment_id {Quote(id)}";
        return (
            null,
            new UnreadablePayment(
                PortableText.ToReadable(problem, UnreadablePayment.MaxProblem),
                PortableText.ToReadable(message.Text, UnreadablePayment.MaxAnswer),
                paymentId
            )
        );
    }

    private string? Field(string? path) =>
        path is not null && message.Fields is { } fields && fields.TryGetValue(path, out var text) && text.Length > 0 ? text : null;

    private static string Quote(string? text) => text is null ? "absent" : "\"" + PortableText.ToReadable(text, MaxQuoted) + "\"";

    /// <summary>A provider may have a scheme of its own, as <c>weixin://</c>; what a browser would run or read locally is none.</summary>
    private static bool IsLink(string? text) =>
        text is { Length: <= MaxLink }
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && link.Scheme is not ("javascript" or "data" or "vbscript" or "file");
}
