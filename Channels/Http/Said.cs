using System;
using System.Collections.Generic;
using System.Linq;
using Payments.Domain;

namespace Payments.Channels.Http;

/// <summary>What a provider said, in an answer or a callback.</summary>
/// <param name="options">How it writes.</param>
/// <param name="map">Where things stand.</param>
/// <param name="fields">What it sent.</param>
/// <param name="httpStatus">The HTTP status; null in a callback.</param>
internal sealed class Said(HttpChannelOptions options, AnswerMap map, IReadOnlyDictionary<string, string> fields, string? httpStatus)
{
    private const int MaxPaymentId = 64;
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
            var message = CarriedText.Readable(Text(map.FailureMessage) ?? "The provider did not say why.", MaxMessage);
            return new Failure(code, message);
        }
    }

    /// <summary>The payment it reports; null when what it says cannot be one.</summary>
    /// <param name="currency">The currency where it does not say.</param>
    /// <param name="now">The time where it does not say.</param>
    public TakenPayment? Payment(string? currency, DateTimeOffset now)
    {
        var paidAt = Text(map.PaidAt) is { } time ? options.Times.Read(time) : map.PaidAt is null ? now : null;
        return paidAt is { } at
            && options.Amounts.Read(Text(map.Amount), map.Currency is null ? currency : Text(map.Currency)) is { } amount
            && Text(map.PaymentId) is { Length: <= MaxPaymentId } id
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':')
            ? new TakenPayment(id, amount, at)
            : null;
    }

    private string? Text(string? path) => path is not null && fields.TryGetValue(path, out var text) && text.Length > 0 ? text : null;

    /// <summary>A provider may have a scheme of its own, as <c>weixin://</c>; what a browser would run or read locally is none.</summary>
    private static bool IsLink(string? text) =>
        text is { Length: <= MaxLink }
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && link.Scheme is not ("javascript" or "data" or "vbscript" or "file");
}
