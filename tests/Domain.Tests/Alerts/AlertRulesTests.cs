using System.Collections.Immutable;
using Payments.Domain.Alerts;
using Xunit;

namespace Payments.Domain.Tests.Alerts;

public sealed class AlertRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertKey Late = new(AlertCode.OrdersOverdue, AlertKey.Server);
    private static readonly AlertKey Disk = new(AlertCode.DiskNearlyFull, "process/api@one");

    private static readonly AlertPolicy Policy = new(new AlertThresholds(), RaiseAfter: 3, EndAfter: 2, [AlertTransport.Webhook]);

    [Fact]
    public void an_alert_is_raised_once_after_so_many_in_a_row_and_ended_once()
    {
        // Over means more than 300 s.
        var (raised, ended) = Run(Late, 301, 301, 301, 400, 400, 300, 301, 100, 100, 100, 100);

        Assert.Equal([2], raised);
        Assert.Equal([8], ended);
    }

    [Fact]
    public void what_comes_and_goes_is_never_told()
    {
        var (raised, ended) = Run(Late, 301, 301, 0, 301, 301, 0, 301, 301);

        Assert.Empty(raised);
        Assert.Empty(ended);
    }

    [Fact]
    public void where_little_is_bad_a_value_below_raises_it()
    {
        var (raised, _) = Run(Disk, 9.9, 9.9, 9.9);
        var (calm, _) = Run(Disk, 10, 10, 10, 50);

        Assert.Equal([2], raised);
        Assert.Empty(calm);
    }

    [Fact]
    public void what_nobody_speaks_of_any_more_ends()
    {
        var (raised, ended) = Run(Disk, 1, 1, 1, null, null);

        Assert.Equal([2], raised);
        Assert.Equal([4], ended);
    }

    [Fact]
    public void of_several_who_tell_of_the_same_the_worst_counts()
    {
        var tracks = ImmutableDictionary<AlertKey, AlertTrack>.Empty;
        AlertEvaluation evaluation = null!;
        for (var i = 0; i < 3; i++)
        {
            evaluation = AlertRules.Evaluate(
                Policy,
                [new(Late, 5), new(Late, 500), new(Late, 50), new(Disk, 90), new(Disk, 3), new(Disk, 40)],
                tracks,
                Start
            );
            tracks = evaluation.Tracks;
        }

        Assert.Equal([500, 3], evaluation.Raised.Select(alert => alert.Value));
    }

    [Fact]
    public void there_are_never_more_open_than_may_be_and_the_others_come_once_there_is_room()
    {
        var tracks = ImmutableDictionary<AlertKey, AlertTrack>.Empty;
        var all = Enumerable
            .Range(0, AlertRules.MaxOpen + 1)
            .Select(i => new AlertReading(new AlertKey(AlertCode.EndpointUnavailable, $"merchant/{i:0000}"), 61))
            .ToList();
        var raised = 0;
        for (var i = 0; i < 6; i++)
        {
            // From the fourth on the first is well again.
            var evaluation = AlertRules.Evaluate(Policy, i < 3 ? all : all.Skip(1), tracks, Start);
            tracks = evaluation.Tracks;
            raised += evaluation.Raised.Length;
            if (i == 2)
                Assert.Equal(AlertRules.MaxOpen, raised);
        }

        Assert.Equal(AlertRules.MaxOpen + 1, raised);
        Assert.Equal(AlertRules.MaxOpen, tracks.Values.Count(track => track.Open is not null));
    }

    [Fact]
    public void every_code_has_an_entry_of_its_own_and_a_threshold()
    {
        Assert.Equal(Enum.GetValues<AlertCode>(), AlertCatalogue.All.Select(entry => entry.Code));
        Assert.All(Enum.GetValues<AlertCode>(), code => Assert.True(new AlertThresholds().Of(code) >= 0));
    }

    /// <summary>The places of the values that raised an alert and ended it; null for a value that nobody told.</summary>
    private static (int[] Raised, int[] Ended) Run(AlertKey key, params double?[] values)
    {
        var tracks = ImmutableDictionary<AlertKey, AlertTrack>.Empty;
        var (raised, ended) = (new List<int>(), new List<int>());
        for (var i = 0; i < values.Length; i++)
        {
            var now = Start.AddSeconds(15 * i);
            var evaluation = AlertRules.Evaluate(Policy, values[i] is { } value ? [new AlertReading(key, value)] : [], tracks, now);
            tracks = evaluation.Tracks;
            raised.AddRange(evaluation.Raised.Select(_ => i));
            ended.AddRange(evaluation.Ended.Select(_ => i));
            Assert.All(evaluation.Ended, alert => Assert.Equal(now, alert.EndedAt));
        }

        return ([.. raised], [.. ended]);
    }
}
