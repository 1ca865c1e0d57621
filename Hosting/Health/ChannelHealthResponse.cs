using Payments.Channels.Resilience;
using Payments.Domain.Text;

namespace Payments.Hosting.Health;

/// <summary>How a payment channel answers. The counts are of this process's calls since its start.</summary>
/// <param name="Circuit"><c>closed</c>: it is called; <c>open</c>: it is left alone for a while; <c>half_open</c>: one call tries
/// it.</param>
/// <param name="Paused">Whether an operator has paused it: new orders are not offered to it.</param>
/// <param name="InFlight">Calls under way.</param>
/// <param name="Waiting">Calls that wait for a place.</param>
/// <param name="Answered">Calls that it answered, yes or no.</param>
/// <param name="Unanswered">Calls that it gave no usable answer to.</param>
/// <param name="TimedOut">Calls that took too long.</param>
/// <param name="CircuitOpen">Calls that were not made, to leave it alone.</param>
/// <param name="Busy">Calls that were not made because too many were waiting.</param>
public sealed record ChannelHealthResponse(
    string Circuit,
    bool Paused,
    int InFlight,
    int Waiting,
    long Answered,
    long Unanswered,
    long TimedOut,
    long CircuitOpen,
    long Busy
)
{
    internal static ChannelHealthResponse Of(ChannelHealth health, bool isPaused) =>
        new(
            SnakeCase<ChannelCircuit>.Of(health.Circuit),
            isPaused,
            health.InFlight,
            health.Waiting,
            health.Calls.Answered,
            health.Calls.Unanswered,
            health.Calls.TimedOut,
            health.Calls.CircuitOpen,
            health.Calls.Busy
        );
}
