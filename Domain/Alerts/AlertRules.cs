using System.Collections.Immutable;

namespace Payments.Domain.Alerts;

/// <summary>How many readings in a row raise an alert and end it, and whom it is told.</summary>
/// <param name="Thresholds">From which values on.</param>
/// <param name="RaiseAfter">Evaluations in a row over the threshold that raise an alert. Default 4; 1 to 100.</param>
/// <param name="EndAfter">Evaluations in a row not over it that end one. Default 4; 1 to 100.</param>
/// <param name="Transports">By what operators are told; none: alerts are only listed.</param>
public sealed record AlertPolicy(AlertThresholds Thresholds, int RaiseAfter, int EndAfter, ImmutableArray<AlertTransport> Transports);

/// <summary>What is known of one thing from evaluation to evaluation.</summary>
/// <param name="Over">Evaluations in a row over the threshold.</param>
/// <param name="Under">Evaluations in a row not over it.</param>
/// <param name="Open">The alert that was raised and has not ended; null for none.</param>
public sealed record AlertTrack(int Over, int Under, Alert? Open);

/// <summary>What an evaluation came to.</summary>
/// <param name="Tracks">What is known from now on; what is calm and has no alert is forgotten.</param>
/// <param name="Raised">Alerts that begin now.</param>
/// <param name="Ended">Alerts that end now.</param>
public sealed record AlertEvaluation(
    ImmutableDictionary<AlertKey, AlertTrack> Tracks,
    ImmutableArray<Alert> Raised,
    ImmutableArray<Alert> Ended
);

/// <summary>
/// When alerts are raised and ended: only after several readings in a row, so that what comes and goes is told once, and what is on the
/// border is not told again and again.
/// </summary>
public static class AlertRules
{
    /// <summary>How many alerts are open at most; others are raised once some have ended.</summary>
    public const int MaxOpen = 500;

    /// <summary>Compares readings with thresholds.</summary>
    /// <param name="policy">The thresholds, and how many in a row count.</param>
    /// <param name="readings">
    /// The values now. Of what is not among them nothing bad is known: that counts as not over the threshold.
    /// </param>
    /// <param name="before">What was known before.</param>
    /// <param name="now">The time.</param>
    public static AlertEvaluation Evaluate(
        AlertPolicy policy,
        IEnumerable<AlertReading> readings,
        ImmutableDictionary<AlertKey, AlertTrack> before,
        DateTimeOffset now
    )
    {
        var worst = readings.GroupBy(reading => reading.Key).ToDictionary(same => same.Key, same => same.Aggregate(AlertReading.Worse));
        var tracks = ImmutableDictionary.CreateBuilder<AlertKey, AlertTrack>();
        var (raised, ended) = (ImmutableArray.CreateBuilder<Alert>(), ImmutableArray.CreateBuilder<Alert>());
        var open = before.Values.Count(track => track.Open is not null);
        foreach (var key in before.Keys.Union(worst.Keys).OrderBy(key => key.Code).ThenBy(key => key.Subject, StringComparer.Ordinal))
        {
            var known = before.GetValueOrDefault(key) ?? new AlertTrack(0, 0, null);
            var threshold = policy.Thresholds.Of(key.Code);
            if (worst.GetValueOrDefault(key) is { } reading && reading.IsOver(threshold))
            {
                var next = known with { Over = known.Over + 1, Under = 0 };
                if (known.Open is null && next.Over >= policy.RaiseAfter && open < MaxOpen)
                {
                    next = next with { Open = Alert.Raise(reading, threshold, policy.Transports, now) };
                    raised.Add(next.Open);
                    open++;
                }

                tracks[key] = next;
            }
            else if (known.Open is { } alert)
            {
                var under = known.Under + 1;
                if (under >= policy.EndAfter)
                    ended.Add(alert.End(policy.Transports, now));
                else
                    tracks[key] = new AlertTrack(0, under, alert);
            }
        }

        return new AlertEvaluation(tracks.ToImmutable(), raised.ToImmutable(), ended.ToImmutable());
    }
}
