using System.Collections.Immutable;

namespace Payments.Domain.Signatures;

/// <summary>What becomes of a signed request that must not be carried out twice.</summary>
public enum ReplayGuardOutcome
{
    /// <summary>It was not seen before, and is remembered.</summary>
    Fresh,

    /// <summary>Its id was seen before.</summary>
    Seen,

    /// <summary>As many are remembered as may be.</summary>
    Full,
}

/// <summary>The ids of signed requests that were carried out, each for as long as its signature would be accepted again.</summary>
public static class ReplayGuard
{
    /// <summary>
    /// How many are remembered together: 256. Those of a merchant are spread over 32 grains, so that is about 8,000 in ten minutes.
    /// </summary>
    public const int MaxEntries = 256;

    /// <summary>Signatures count by whole seconds, and clocks of processes differ: 5 s.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Until when the signature of a request counts anywhere.</summary>
    /// <param name="signedAt">The time in its signature.</param>
    public static DateTimeOffset ValidUntil(DateTimeOffset signedAt) => signedAt + StandardWebhooks.Tolerance + Margin;

    /// <summary>Remembers a request, and forgets those whose signatures have ended.</summary>
    /// <param name="seen">What is remembered.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    public static (ReplayGuardOutcome Outcome, ImmutableArray<ReplayGuardEntry> Seen) TryAdd(
        ImmutableArray<ReplayGuardEntry> seen,
        ReplayGuardEntry request,
        DateTimeOffset now
    )
    {
        if (seen.Any(earlier => earlier.Id == request.Id && earlier.Until >= now))
            return (ReplayGuardOutcome.Seen, seen);
        ImmutableArray<ReplayGuardEntry> kept = [.. seen.Where(earlier => earlier.Until >= now)];
        return kept.Length >= MaxEntries ? (ReplayGuardOutcome.Full, kept) : (ReplayGuardOutcome.Fresh, kept.Add(request));
    }
}

/// <summary>A signed request that was carried out.</summary>
/// <param name="Id">Base32 of the first 16 bytes of SHA-256 of its <c>webhook-id</c>.</param>
/// <param name="Until">Until when its signature would be accepted again.</param>
public sealed record ReplayGuardEntry(string Id, DateTimeOffset Until);
