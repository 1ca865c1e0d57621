using System.Security.Cryptography;
using System.Text;

namespace Payments.Storage.Audit;

/// <summary>
/// The chain of the audit's entries, like that of an order's events: each hash is SHA-256(hash before, body), so whoever holds the newest
/// hash can prove any change, loss, insertion or reordering of what came before it.
/// </summary>
public static class AuditChain
{
    /// <summary>The hash before the first entry: 32 zero bytes.</summary>
    public static ReadOnlySpan<byte> Genesis => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of an entry.</summary>
    /// <param name="previous">That of the entry before.</param>
    /// <param name="body">The entry, as it is stored.</param>
    public static byte[] HashAfter(ReadOnlySpan<byte> previous, string body) =>
        SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(body)]);

    /// <summary>Tells whether an entry is as it was written, behind the entry that it was written behind.</summary>
    public static bool IsIntact(AuditLink link)
    {
        var previous = link.Entry.Sequence == 1 ? Genesis : link.Previous;
        return !previous.IsEmpty && HashAfter(previous, link.Entry.Row.Body).AsSpan().SequenceEqual(link.Entry.Hash);
    }
}
