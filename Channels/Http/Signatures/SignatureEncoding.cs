using System.Buffers;

namespace Payments.Channels.Http.Signatures;

/// <summary>How a signature is written as text.</summary>
public enum SignatureEncoding
{
    /// <summary>Lower-case hex.</summary>
    Hex,

    /// <summary>Upper-case hex.</summary>
    UpperHex,

    /// <summary>Base64 with padding (RFC 4648, 4).</summary>
    Base64,
}

/// <summary>Signatures as text and as bytes.</summary>
internal static class SignatureText
{
    /// <summary>That of the largest RSA key, 8,192 bits.</summary>
    private const int MaxLength = 1024;

    public static string Write(this SignatureEncoding encoding, ReadOnlySpan<byte> signature) =>
        encoding switch
        {
            SignatureEncoding.Hex => Convert.ToHexStringLower(signature),
            SignatureEncoding.UpperHex => Convert.ToHexString(signature),
            _ => Convert.ToBase64String(signature),
        };

    /// <summary>The bytes of a signature, hex in either case; null when the text is none.</summary>
    public static byte[]? Read(this SignatureEncoding encoding, string text)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        int length;
        var isRead =
            encoding == SignatureEncoding.Base64
                ? Convert.TryFromBase64String(text, bytes, out length)
                : Convert.FromHexString(text, bytes, out _, out length) == OperationStatus.Done;
        return isRead && length > 0 ? bytes[..length].ToArray() : null;
    }
}
