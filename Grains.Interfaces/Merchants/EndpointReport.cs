using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Notifications;

namespace Payments.Grains.Interfaces.Merchants;

/// <summary>What one process tells a merchant's grain about a second of notifications.</summary>
/// <param name="Results">All of them together.</param>
/// <param name="Urls">By URL.</param>
/// <param name="Deferred">What was due and not sent, because the circuit of its URL is open.</param>
[GenerateSerializer, Immutable, Alias("endpoint-report")]
public sealed record EndpointReport(
    [property: Id(0)] EndpointResults Results,
    [property: Id(1)] ImmutableArray<UrlTally> Urls,
    [property: Id(2)] ImmutableArray<DeferredNotification> Deferred
);

/// <summary>What attempts at a URL came to.</summary>
/// <param name="Url">The merchant's, or an order's own.</param>
/// <param name="Tally">Their outcomes.</param>
[GenerateSerializer, Immutable, Alias("url-tally")]
public sealed record UrlTally([property: Id(0)] string Url, [property: Id(1)] EndpointTally Tally);
