using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;

namespace Payments.Grains.Interfaces.Merchants;

/// <summary>
/// One merchant: its configuration, and how its endpoint answers. It is read through a cache in each process and is
/// told results in batches, so that thousands of orders a second do not queue here.
/// </summary>
[Alias("Orleans.Payments.IMerchantGrain")]
public interface IMerchantGrain : IGrainWithStringKey
{
    /// <summary>Registers the merchant. Registering it again changes nothing and gives what there is.</summary>
    [Alias("Register")]
    Task<Merchant> Register(Merchant merchant);

    /// <summary>The merchant; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    Task<Merchant?> Get();

    /// <summary>
    /// Replaces the configuration that was read at <paramref name="readAt"/> (its UpdatedAt); false when it has changed since or there is
    /// none.
    /// </summary>
    [Alias("Replace")]
    Task<bool> Replace(Merchant merchant, DateTimeOffset readAt);

    /// <summary>Seals every secret of the merchant anew that is sealed under another master key.</summary>
    /// <param name="keyId">The master key that they are to be under.</param>
    /// <returns>
    /// False when one cannot be opened here, or when the process does not seal under that key (yet); the merchant is as it was.
    /// </returns>
    [Alias("SealAnew")]
    Task<bool> ReEncryptSecrets(string keyId);

    /// <summary>Moves the time of a test merchant's orders.</summary>
    /// <param name="from">How far it has been ahead so far.</param>
    /// <param name="to">How far it is ahead from now on; more than that.</param>
    /// <returns>False when it was elsewhere, or is that of a live merchant; it is as it was.</returns>
    [Alias("MoveClock")]
    Task<bool> MoveClock(TimeSpan from, TimeSpan to);

    /// <summary>Records how the merchant's endpoints answered lately, and what was deferred.</summary>
    /// <returns>The circuits that are not closed.</returns>
    [Alias("ReportEndpoints")]
    Task<ImmutableArray<CircuitView>> ReportEndpoints(EndpointReport report);

    /// <summary>Records when keys were used. It is stored within a minute; losing that loses nothing but the time of a use.</summary>
    [AlwaysInterleave]
    [Alias("KeysUsed")]
    Task RecordKeyUses(ImmutableArray<KeyUse> uses);

    /// <summary>Asks to send one notification to a URL whose circuit is not closed; false when it must wait.</summary>
    [AlwaysInterleave]
    [Alias("TryProbe")]
    Task<bool> TryProbe(string url);

    /// <summary>Sends a notification that tells nothing to the merchant's URL, now; null when the merchant has none.</summary>
    /// <remarks>It takes as long as a place of the endpoint and the endpoint take: 5 s and 15 s.</remarks>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:30")]
    [Alias("TestNotify")]
    Task<Delivery?> SendTestNotification(EventId eventId);

    /// <summary>How the endpoint has answered since this grain was last loaded.</summary>
    [AlwaysInterleave]
    [Alias("Health")]
    Task<EndpointHealth> GetEndpointHealth();
}

/// <summary>A batch of results of notifications.</summary>
/// <param name="Acknowledged">How many were acknowledged.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="LastFailure">The error code of the last failure; null when there was none.</param>
/// <param name="LastFailureAt">When it was; null when there was none.</param>
/// <param name="LastAcknowledgedAt">When one was last acknowledged; null when none was.</param>
[GenerateSerializer, Immutable, Alias("endpoint-results")]
public sealed record EndpointResults(
    [property: Id(0)] long Acknowledged,
    [property: Id(1)] long Failed,
    [property: Id(2)] string? LastFailure,
    [property: Id(3)] DateTimeOffset? LastFailureAt,
    [property: Id(4)] DateTimeOffset? LastAcknowledgedAt
);

/// <summary>How a merchant's endpoint has answered.</summary>
/// <param name="Since">Since when it is counted.</param>
/// <param name="Results">The counts and the last results.</param>
/// <param name="Circuits">The circuits that are not closed, or still hold something back.</param>
[GenerateSerializer, Immutable, Alias("endpoint-health")]
public sealed record EndpointHealth(
    [property: Id(0)] DateTimeOffset Since,
    [property: Id(1)] EndpointResults Results,
    [property: Id(2)] ImmutableArray<CircuitView> Circuits
);
