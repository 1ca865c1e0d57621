using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http.Settings;
using Payments.Domain.Errors;
using Payments.Domain.Text;

namespace Payments.Channels.Http.Signatures;

/// <summary>
/// A signature over a text made by a template, in a header: what most providers of today do, each with a template of its own. What was
/// received is proved over its bytes before anything in it is read.
/// </summary>
public sealed class HeaderSignatureScheme : ISignatureScheme
{
    /// <summary>What the signed text of a request may speak of.</summary>
    public static ImmutableArray<string> RequestPlaceholders { get; } = ["timestamp", "nonce", "method", "path", "body"];

    /// <summary>What the signed text of a callback may speak of.</summary>
    public static ImmutableArray<string> CallbackPlaceholders { get; } = ["timestamp", "nonce", "body"];

    /// <summary>Makes and checks the signatures.</summary>
    public required ISigner Signer { get; init; }

    /// <summary>How signatures are written.</summary>
    public SignatureEncoding SignatureFormat { get; init; }

    /// <summary>The signed text of a request.</summary>
    public required Template Request { get; init; }

    /// <summary>The signed text of a callback, and of an answer.</summary>
    public required Template Callback { get; init; }

    /// <summary>Where a request's signature stands.</summary>
    public required SignatureHeader RequestHeader { get; init; }

    /// <summary>Where a callback's signature stands, and an answer's.</summary>
    public required SignatureHeader CallbackHeader { get; init; }

    /// <summary>How far a callback's time may be from ours.</summary>
    public required TimeSpan Tolerance { get; init; }

    /// <inheritdoc/>
    public bool SignsResponses { get; init; }

    /// <summary>Whether the provider says when it signed. A time that is not signed proves nothing.</summary>
    private bool HasTimestamp => Callback.Placeholders.Contains("timestamp");

    /// <inheritdoc/>
    public void SignFields(List<KeyValuePair<string, string>> fields, DateTimeOffset now)
    {
        // The proof is in a header.
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> Headers(
        string method,
        string pathAndQuery,
        ReadOnlyMemory<byte> body,
        DateTimeOffset now
    )
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Base32.Encode(RandomNumberGenerator.GetBytes(20));
        var signature = Signer.Sign(
            Request.FillUtf8(name =>
                name == "body"
                    ? body
                    : Encoding.UTF8.GetBytes(
                        name switch
                        {
                            "timestamp" => timestamp,
                            "nonce" => nonce,
                            "method" => method,
                            _ => pathAndQuery,
                        }
                    )
            ),
            now
        );
        return signature is null ? [] : RequestHeader.Write(SignatureFormat.Write(signature), timestamp, nonce);
    }

    /// <inheritdoc/>
    public PaymentErrorCode? Check(ProviderMessage message, DateTimeOffset now)
    {
        var (signatures, timestamp, nonce) = CallbackHeader.Read(message.Header, SignatureFormat);
        if (signatures.Count == 0)
            return PaymentErrorCode.InvalidSignature;
        var content = Callback.FillUtf8(name =>
            name == "body" ? message.Body : Encoding.UTF8.GetBytes(name == "nonce" ? nonce : timestamp)
        );
        if (!Signer.Verify(content, signatures, now))
            return PaymentErrorCode.InvalidSignature;
        return HasTimestamp && !IsWithinTolerance(timestamp, now) ? PaymentErrorCode.TimestampOutOfRange : null;
    }

    private bool IsWithinTolerance(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds;
}
