using System;

namespace Payments.Domain;

/// <summary>Where a channel stands in a verification.</summary>
public enum Stand
{
    /// <summary>It has been asked and has not answered yet.</summary>
    Asked,

    /// <summary>It would take the order.</summary>
    Willing,

    /// <summary>It said no, gave no answer, or did not prepare the order after all.</summary>
    Out,
}

/// <summary>Which of several channels, asked at the same moment, is to have an order.</summary>
public static class Choosing
{
    /// <summary>The channel to have the order prepared at.</summary>
    /// <param name="stands">Where each stands, by preference.</param>
    /// <param name="isPatient">Whether a more preferred channel is still waited for.</param>
    /// <returns>Its place; null when there is none yet, or none at all when no channel is <see cref="Stand.Asked"/> any more.</returns>
    public static int? Taker(ReadOnlySpan<Stand> stands, bool isPatient)
    {
        var first = stands.IndexOf(Stand.Willing);
        if (first < 0) return null;
        return isPatient && stands[..first].Contains(Stand.Asked) ? null : first;
    }
}
