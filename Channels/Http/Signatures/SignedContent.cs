using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Channels.Http;

/// <summary>
/// HMAC-SHA256 over a text made by a template, in a header: what most providers of today do, each with a template of its
/// own. Their answers carry no proof besides TLS.
/// </summary>
public sealed class SignedContent : ISignatureScheme
{
    /// <summary>What the signed text of a request may speak of.</summary>
    public static ImmutableArray<string> RequestPlaceholders { get; } = ["timestamp", "method", "path", "body"];

    /// <summary>What the signed text of a callback may speak of.</summary>
    public static ImmutableArray<string> CallbackPlaceholders { get; } = ["timestamp", "body"];

    /// <summary>What the header's value is made of.</summary>
    public static ImmutableArray<string> HeaderPlaceholders { get; } = ["timestamp", "signature"];

    /// <summary>The key. Never logged.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The signed text of a request.</summary>
    public required Template Request { get; init; }

    /// <summary>The signed text of a callback.</summary>
    public required Template Callback { get; init; }

    /// <summary>The header that holds the signature.</summary>
    public required string Header { get; init; }

    /// <summary>Its value, as <c>t={timestamp},v1={signature}</c>.</summary>
    public required Template HeaderValue { get; init; }

    /// <summary>The header that holds the time in Unix seconds; null where the other one does, or none.</summary>
    public string? TimestampHeader { get; init; }

    /// <summary>Whether the signature is written in base64; otherwise in lower-case hex.</summary>
    public bool Base64 { get; init; }

    /// <summary>How far a callback's time may be from ours.</summary>
    public required TimeSpan Tolerance { get; init; }

    /// <inheritdoc/>
    public void SignFields(List<KeyValuePair<string, string>> fields)
    {
        // The proof is in a header.
    }

    /// <inheritdoc/>
    public bool Trusts(IReadOnlyDictionary<string, string> answer) => true;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> Headers(string method, string pathAndQuery, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Sign(Request.FillUtf8(name => name == "body" ? body : Encoding.UTF8.GetBytes(name switch
        {
            "timestamp" => timestamp,
            "method" => method,
            _ => pathAndQuery,
        })));
        yield return new(Header, HeaderValue.Fill(name => name == "timestamp" ? timestamp : signature));
        if (TimestampHeader is not null) yield return new(TimestampHeader, timestamp);
    }

    /// <inheritdoc/>
    public string? Problem(Func<string, string?> headers, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> fields, DateTimeOffset now)
    {
        if (headers(Header) is not { } header || HeaderValue.Match(header) is not { } parts) return "invalid_signature";
        var timestamp = parts.GetValueOrDefault("timestamp") ?? (TimestampHeader is null ? null : headers(TimestampHeader)) ?? "";
        var expected = Sign(Callback.FillUtf8(name => name == "timestamp" ? Encoding.UTF8.GetBytes(timestamp) : body));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(parts["signature"]))) return "invalid_signature";
        return IsTimed && !IsNear(timestamp, now) ? "timestamp_out_of_range" : null;
    }

    /// <summary>Whether the provider says when it signed. A time that is not signed proves nothing.</summary>
    private bool IsTimed => System.Linq.Enumerable.Contains(Callback.Placeholders, "timestamp");

    private bool IsNear(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds;

    private string Sign(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, content, hash);
        return Base64 ? Convert.ToBase64String(hash) : Convert.ToHexStringLower(hash);
    }
}
