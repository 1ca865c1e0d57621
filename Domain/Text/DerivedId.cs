using System.Security.Cryptography;
using System.Text;

namespace Payments.Domain.Text;

/// <summary>Names that are derived from two others, never drawn: whatever is repeated has the same name, forever.</summary>
public static class DerivedId
{
    /// <summary>How many bytes of the hash a name has.</summary>
    public const int Size = 16;

    /// <summary>Base32 of the first 16 bytes of SHA-256(first LF second).</summary>
    public static string Of(string first, string second)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(first, second, hash);
        return Base32.Encode(hash[..Size]);
    }

    /// <summary>SHA-256(first LF second).</summary>
    internal static void Hash(string first, string second, Span<byte> hash)
    {
        var length = Encoding.UTF8.GetByteCount(first) + 1 + Encoding.UTF8.GetByteCount(second);
        Span<byte> named = length <= 512 ? stackalloc byte[length] : new byte[length];
        var at = Encoding.UTF8.GetBytes(first, named);
        named[at] = (byte)'\n';
        Encoding.UTF8.GetBytes(second, named[(at + 1)..]);
        SHA256.HashData(named, hash);
    }
}
