using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Notifications;

/// <summary>Whether notifications are sent to a URL.</summary>
[JsonConverter(typeof(SnakeCaseConverter<CircuitState>))]
public enum CircuitState
{
    /// <summary>As they become due.</summary>
    Closed,

    /// <summary>Not now: it has failed too often, and the next probe is not due or nothing is there to probe with.</summary>
    Open,

    /// <summary>One is on its way, to see whether it answers again.</summary>
    Probing,

    /// <summary>It answers again; deferred notifications are sent at a paced rate.</summary>
    Recovering,

    /// <summary>Never: it answered 410, and the merchant has not set it again.</summary>
    Gone,
}

/// <summary>
/// The circuit of one URL: it spares an endpoint that is down the attempts of every order, and an endpoint that has come
/// back the rush of all of them at once. It holds attempts back and never counts them, so each order's schedule is its own.
/// </summary>
public sealed record Circuit
{
    /// <summary>So many failures without an acknowledgement in between open it: 5.</summary>
    public const int Threshold = 5;

    /// <summary>How long an answer to a probe is waited for before another one may go: 60 s.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an attempt is deferred before it is made anyway, so that an endpoint that never answers does not hold it forever: 24 h.
    /// </summary>
    public static readonly TimeSpan MaxTotalDeferral = TimeSpan.FromHours(24);

    private static readonly TimeSpan MinDeferral = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxDeferral = TimeSpan.FromMinutes(30);

    private static readonly ImmutableArray<TimeSpan> ProbeDelays =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(40),
        TimeSpan.FromSeconds(80),
        TimeSpan.FromSeconds(160),
        TimeSpan.FromSeconds(300),
    ];

    /// <summary>A circuit that nothing is known of.</summary>
    public static Circuit New { get; } = new();

    /// <summary>Its status.</summary>
    public CircuitState State { get; init; }

    /// <summary>Failures since the last acknowledgement.</summary>
    public int Failures { get; init; }

    /// <summary>Since when it has not been closed; null while it is.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the next probe may go; null unless it is open or probing.</summary>
    public DateTimeOffset? NextProbeAt { get; init; }

    /// <summary>How many probes have failed since it opened.</summary>
    public int FailedProbes { get; init; }

    /// <summary>The error code of the last failure; null when there was none since the last acknowledgement.</summary>
    public string? LastFailure { get; init; }

    /// <summary>
    /// When a deferred notification is tried again by itself, if it is not released: after 5 min, later after 30 min, give or take a fifth.
    /// </summary>
    /// <param name="deferredFor">How long it has been deferred.</param>
    /// <param name="jitter">A number in [0, 1).</param>
    /// <returns>Null when it has been deferred for long enough.</returns>
    public static TimeSpan? NextDeferral(TimeSpan deferredFor, double jitter)
    {
        if (deferredFor >= MaxTotalDeferral)
            return null;
        var hold = deferredFor / 4;
        return (
                hold < MinDeferral ? MinDeferral
                : hold > MaxDeferral ? MaxDeferral
                : hold
            ) * (0.8 + (0.4 * jitter));
    }

    /// <summary>Records the outcomes of attempts at the URL.</summary>
    public Circuit Record(EndpointTally tally)
    {
        var now = tally.At;
        if (tally.Acknowledged > 0)
            return State == CircuitState.Closed ? New : New with { State = CircuitState.Recovering, Since = Since };
        if (tally.IsGone)
            return new Circuit
            {
                State = CircuitState.Gone,
                Since = now,
                LastFailure = tally.LastFailure,
            };
        if (tally.Failed == 0)
            return this;

        var failed = this with { Failures = (int)Math.Min(int.MaxValue, (long)Failures + tally.Failed), LastFailure = tally.LastFailure };
        return State switch
        {
            CircuitState.Closed or CircuitState.Recovering when failed.Failures >= Threshold => failed with
            {
                State = CircuitState.Open,
                Since = Since ?? now,
                FailedProbes = 0,
                NextProbeAt = now + ProbeDelays[0],
            },
            CircuitState.Probing => failed with
            {
                State = CircuitState.Open,
                FailedProbes = FailedProbes + 1,
                NextProbeAt = now + ProbeDelays[Math.Min(FailedProbes + 1, ProbeDelays.Length - 1)],
            },
            _ => failed,
        };
    }

    /// <summary>Tells whether one attempt may go, to see whether the URL answers again.</summary>
    public bool CanProbe(DateTimeOffset now) => State is CircuitState.Open or CircuitState.Probing && now >= NextProbeAt;

    /// <summary>A probe is on its way.</summary>
    public Circuit StartProbe(DateTimeOffset now) => this with { State = CircuitState.Probing, NextProbeAt = now + ProbeTimeout };

    /// <summary>The probe was not sent after all, as it is no longer pending; another one may go at once.</summary>
    public Circuit CancelProbe(DateTimeOffset now) =>
        State == CircuitState.Probing ? this with { State = CircuitState.Open, NextProbeAt = now } : this;

    /// <summary>Nothing is deferred any more.</summary>
    public Circuit CompleteRecovery() => State == CircuitState.Recovering ? New : this;
}

/// <summary>
/// The outcomes of attempts at one URL. An answer that says neither that the endpoint works nor that it is in trouble, as 404, counts for
/// nothing here.
/// </summary>
/// <param name="Acknowledged">How many were acknowledged.</param>
/// <param name="Failed">How many found the endpoint failing: no answer, or one that says so.</param>
/// <param name="IsGone">Whether it answered 410.</param>
/// <param name="LastFailure">The error code of the last failure; null when there was none.</param>
/// <param name="At">When the last attempt ended.</param>
[GenerateSerializer, Immutable, Alias("endpoint-tally")]
public sealed record EndpointTally(
    [property: Id(0)] int Acknowledged,
    [property: Id(1)] int Failed,
    [property: Id(2)] bool IsGone,
    [property: Id(3)] string? LastFailure,
    [property: Id(4)] DateTimeOffset At
)
{
    /// <summary>Nothing.</summary>
    public static EndpointTally None { get; } = new(0, 0, false, null, default);

    /// <summary>The tally with one more attempt.</summary>
    public EndpointTally With(Delivery delivery)
    {
        var heard = this with { At = delivery.At + delivery.Duration };
        return delivery.IsAcknowledged ? heard with { Acknowledged = Acknowledged + 1 }
            : delivery.IsGone ? heard with { IsGone = true, LastFailure = delivery.Error }
            : delivery.IsEndpointFailure ? heard with { Failed = Failed + 1, LastFailure = delivery.Error }
            : heard;
    }
}
