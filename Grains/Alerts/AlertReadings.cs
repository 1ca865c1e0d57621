using System.Collections.Immutable;
using Payments.Domain.Alerts;
using Payments.Grains.Interfaces.Alerts;

namespace Payments.Grains.Alerts;

/// <summary>The latest that each process has said, in memory: those that live say it again within the interval.</summary>
/// <param name="interval">How often processes report.</param>
internal sealed class AlertReadings(TimeSpan interval)
{
    /// <summary>How many processes are listened to; others wait until one has gone.</summary>
    public const int MaxProcesses = 1_000;

    private readonly Dictionary<string, (ProcessReport Report, DateTimeOffset At)> _latest = new(StringComparer.Ordinal);

    /// <summary>Notes what a process says, and forgets those that have not spoken for four intervals.</summary>
    public void Add(ProcessReport report, DateTimeOffset now)
    {
        foreach (var (process, latest) in _latest)
            if (now - latest.At > 4 * interval)
                _latest.Remove(process);
        if (_latest.Count < MaxProcesses || _latest.ContainsKey(report.Process))
            _latest[report.Process] = (report, now);
    }

    /// <summary>All that is known.</summary>
    public IEnumerable<AlertReading> All => _latest.Values.SelectMany(latest => latest.Report.Readings);

    /// <summary>What the database says now, set against what it said before.</summary>
    /// <param name="said">What it says.</param>
    /// <param name="document">What was noted of before.</param>
    /// <param name="minimum">How many orders an hour must have.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<AlertReading> Of(OrdersReport said, AlertsDocument document, int minimum, DateTimeOffset now)
    {
        yield return new AlertReading(
            new AlertKey(AlertCode.PaidRateLow, AlertKey.Server),
            OutcomeSamples.PaidRatePercent(document.Outcomes, said.Outcomes, minimum)
        );
        foreach (var (channel, since) in document.PausedSince)
            yield return new AlertReading(new AlertKey(AlertCode.ChannelPaused, "channel/" + channel), (now - since).TotalMinutes);
    }

    /// <summary>What is to be noted of what the database says; the same object where that is nothing new.</summary>
    public static AlertsDocument Note(AlertsDocument document, OrdersReport said, DateTimeOffset now)
    {
        var outcomes = OutcomeSamples.Add(document.Outcomes, said.Outcomes, TimeSpan.FromMinutes(5), TimeSpan.FromHours(25));
        var paused = document.PausedSince;
        if (!paused.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(said.PausedChannels))
            paused = said.PausedChannels.ToImmutableSortedDictionary(
                channel => channel,
                channel => paused.GetValueOrDefault(channel, now),
                StringComparer.Ordinal
            );
        return outcomes == document.Outcomes && paused == document.PausedSince
            ? document
            : new AlertsDocument
            {
                Outcomes = outcomes,
                PausedSince = paused,
                Unknown = document.Unknown,
            };
    }
}
