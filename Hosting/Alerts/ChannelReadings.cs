using System.Collections.Immutable;
using Payments.Channels.Resilience;
using Payments.Domain.Alerts;
using Payments.Grains.Actions;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Alerts;

/// <summary>How channels answer this process.</summary>
internal sealed class ChannelReadings(ChannelRegistry channels, PaymentsSettings settings, TimeProvider clock)
{
    /// <summary>The time whose calls count.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, ImmutableArray<OutcomeSample>> _samples = new(StringComparer.Ordinal);

    public IEnumerable<AlertReading> Read()
    {
        foreach (var channel in channels.Health)
        {
            var subject = "channel/" + channel.Name;
            yield return new AlertReading(
                new AlertKey(AlertCode.ChannelUnavailable, subject),
                channel.Circuit == ChannelCircuit.Closed ? 0 : 1
            );
            yield return new AlertReading(new AlertKey(AlertCode.ChannelSuccessLow, subject), SuccessPercent(channel));
        }
    }

    private double SuccessPercent(ChannelHealth channel)
    {
        var now = new OutcomeSample(clock.GetUtcNow(), channel.Calls.Answered, channel.Calls.Unanswered + channel.Calls.TimedOut);
        var samples = OutcomeSamples.Add(_samples.GetValueOrDefault(channel.Name, []), now, TimeSpan.Zero, Window);
        _samples[channel.Name] = samples;
        return now.CountSince(samples[0]) < settings.Alerts.ChannelMinCalls ? 100 : 100 * now.ShareSince(samples[0]);
    }
}
