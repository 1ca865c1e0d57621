namespace Payments.Domain.Orders.Rules;

/// <summary>Where a channel stands in a verification.</summary>
public enum CandidateStatus
{
    /// <summary>It has been asked and has not answered yet.</summary>
    Asked,

    /// <summary>It would take the order.</summary>
    Available,

    /// <summary>It said no, gave no answer, or did not prepare the order after all.</summary>
    Excluded,
}

/// <summary>Which of several channels, asked at the same moment, is to have an order.</summary>
public static class ChannelSelection
{
    /// <summary>The channel to have the order prepared at.</summary>
    /// <param name="statuses">Where each stands, by preference.</param>
    /// <param name="waitsForPreferred">Whether a more preferred channel is still waited for.</param>
    /// <returns>
    /// Its place; null when there is none yet, or none at all when no channel is <see cref="CandidateStatus.Asked"/> any more.
    /// </returns>
    public static int? Select(ReadOnlySpan<CandidateStatus> statuses, bool waitsForPreferred)
    {
        var first = statuses.IndexOf(CandidateStatus.Available);
        if (first < 0)
            return null;
        return waitsForPreferred && statuses[..first].Contains(CandidateStatus.Asked) ? null : first;
    }
}
