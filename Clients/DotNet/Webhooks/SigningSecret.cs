using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Client.Webhooks;

/// <summary>
/// A merchant's <c>webhook_secret</c>, by which notifications and requests are signed (Standard Webhooks). Its text does not show it.
/// </summary>
public sealed class SigningSecret
{
    /// <summary>What a secret begins with.</summary>
    public const string Prefix = "whsec_";

    private readonly byte[] _key;

    private SigningSecret(byte[] key) => _key = key;

    /// <summary>Reads <c>whsec_</c> and base64.</summary>
    /// <exception cref="FormatException">It is not that; the message does not show what was given.</exception>
    public static SigningSecret Parse(string text) =>
        TryParse(text, out var secret) ? secret : throw new FormatException($"A secret is {Prefix} and base64 behind it.");

    /// <summary>Reads <c>whsec_</c> and base64, if it is that.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SigningSecret? secret)
    {
        secret = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length == Prefix.Length)
            return false;
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length))
            return false;
        secret = new SigningSecret(key[..length]);
        return true;
    }

    /// <summary>Makes a new one, and the text of it: shown once, here.</summary>
    public static (SigningSecret Secret, string Text) New()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (new SigningSecret(key), Prefix + Convert.ToBase64String(key));
    }

    /// <summary>Signs a message: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        Sign(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body);

    /// <inheritdoc/>
    public override string ToString() => "a signing secret";

    internal string Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
