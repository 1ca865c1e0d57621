using Orleans;
using Payments.Domain.Ids;

namespace Payments.Domain.Notifications;

/// <summary>A notification that was due and not sent.</summary>
/// <param name="Url">Where to.</param>
/// <param name="OrderId">Of which order.</param>
/// <param name="EventId">Which event.</param>
/// <param name="DueAt">When it would have been sent.</param>
[GenerateSerializer, Immutable, Alias("held-notification")]
public sealed record DeferredNotification(
    [property: Id(0)] string Url,
    [property: Id(1)] OrderId OrderId,
    [property: Id(2)] EventId EventId,
    [property: Id(3)] DateTimeOffset DueAt
);

/// <summary>A circuit as others see it.</summary>
/// <param name="Url">Whose it is.</param>
/// <param name="State">Its status.</param>
/// <param name="Since">Since when it has not been closed; null when it is.</param>
/// <param name="NextProbeAt">When the next probe may go; null when none is needed.</param>
/// <param name="Deferred">How many notifications are known to wait for it.</param>
/// <param name="LastFailure">The error code of the last failure; null when there was none since the last acknowledgement.</param>
[GenerateSerializer, Immutable, Alias("circuit-view")]
public sealed record CircuitView(
    [property: Id(0)] string Url,
    [property: Id(1)] CircuitState State,
    [property: Id(2)] DateTimeOffset? Since,
    [property: Id(3)] DateTimeOffset? NextProbeAt,
    [property: Id(4)] int Deferred,
    [property: Id(5)] string? LastFailure
)
{
    /// <summary>The view of a circuit.</summary>
    public static CircuitView Of(string url, Circuit circuit, int deferred) =>
        new(url, circuit.State, circuit.Since, circuit.NextProbeAt, deferred, circuit.LastFailure);
}
