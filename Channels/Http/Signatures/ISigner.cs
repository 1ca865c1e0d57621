namespace Payments.Channels.Http.Signatures;

/// <summary>Signs bytes, and tells whose bytes they are.</summary>
public interface ISigner
{
    /// <summary>Our signature; null where there is no key to sign with.</summary>
    byte[]? Sign(ReadOnlySpan<byte> content, DateTimeOffset now);

    /// <summary>Whether one of the signatures is the provider's over this content, by a key that counts at this time.</summary>
    bool Verify(ReadOnlySpan<byte> content, IReadOnlyList<byte[]> signatures, DateTimeOffset now);
}
