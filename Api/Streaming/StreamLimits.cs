using Payments.Application.Limits;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming;

/// <summary>The limits of <c>/v1/stream</c>.</summary>
internal sealed class StreamLimits(StreamSettings settings, StreamConnections connections) : ILimitSource
{
    private const string Section = "Payments:Stream:";

    public IEnumerable<LimitResponse> OfProcess() =>
        [
            new(
                "stream",
                "unauthenticated",
                settings.MaxUnauthenticated,
                "connections",
                connections.Unauthenticated,
                Section + "MaxUnauthenticated"
            ),
            new("stream", "connections_of_a_merchant", settings.MaxConnections, "connections", null, Section + "MaxConnections"),
            .. OfConnection(Section),
        ];

    public IEnumerable<LimitResponse> OfMerchant(Merchant merchant) =>
        [
            new("stream", "connections", settings.MaxConnections, "connections", connections.CountOf(merchant.Id), null),
            .. OfConnection(null),
        ];

    /// <param name="section">What is in front of the settings' names; null where they are not named.</param>
    private IEnumerable<LimitResponse> OfConnection(string? section) =>
        [
            new(
                "stream",
                "subscriptions_of_a_connection",
                settings.MaxSubscriptions,
                "subscriptions",
                null,
                Named(section, "MaxSubscriptions")
            ),
            new("stream", "commands_at_once", settings.CommandsAtOnce, "commands", null, Named(section, "CommandsAtOnce")),
            new("stream", "message", settings.MaxFrameBytes, "bytes", null, Named(section, "MaxFrameBytes")),
        ];

    private static string? Named(string? section, string name) => section is null ? null : section + name;
}
