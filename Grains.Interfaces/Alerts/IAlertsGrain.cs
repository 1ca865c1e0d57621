using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Alerts;

namespace Payments.Grains.Interfaces.Alerts;

/// <summary>
/// Decides for the whole server which alerts are raised and ended, and has them told. There is one, with the key 0; every process reports
/// to it what it measures.
/// </summary>
[Alias("Orleans.Payments.IAlertsGrain")]
public interface IAlertsGrain : IGrainWithIntegerKey
{
    /// <summary>What a process measures now. Now and then all that is known is compared with the thresholds.</summary>
    [Alias("Report")]
    Task Report(ProcessReport report);

    /// <summary>
    /// Somebody looks after an alert; durable before the answer. Of one that somebody looks after already it changes nothing.
    /// </summary>
    /// <returns>False when there is no such alert.</returns>
    [Alias("Acknowledge")]
    Task<bool> Acknowledge(string id, string by, string? note);

    /// <summary>What became of messages that were sent; from whoever sent them.</summary>
    [Alias("RecordAttempts")]
    Task RecordAttempts(ImmutableArray<AlertAttempt> attempts);
}

/// <summary>What a process measures.</summary>
/// <param name="Process">A name of its own for each start of a process.</param>
/// <param name="Readings">Of itself and of what it sees.</param>
/// <param name="Orders">What the database says; null from a process that hosts no grains.</param>
[GenerateSerializer, Immutable, Alias("process-report")]
public sealed record ProcessReport(
    [property: Id(0)] string Process,
    [property: Id(1)] ImmutableArray<AlertReading> Readings,
    [property: Id(2)] OrdersReport? Orders
);

/// <summary>What the database says of all orders, that has to be compared with what it said before.</summary>
/// <param name="Outcomes">Orders that were ever paid, and orders that ended without.</param>
/// <param name="PausedChannels">Channels that an operator has paused.</param>
[GenerateSerializer, Immutable, Alias("orders-report")]
public sealed record OrdersReport([property: Id(0)] OutcomeSample Outcomes, [property: Id(1)] ImmutableArray<string> PausedChannels);

/// <summary>What became of a message, for one of the alerts that it tells of.</summary>
/// <param name="AlertId">Which alert.</param>
/// <param name="Change">What was told.</param>
/// <param name="Transport">By what.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("alert-attempt")]
public sealed record AlertAttempt(
    [property: Id(0)] string AlertId,
    [property: Id(1)] AlertChange Change,
    [property: Id(2)] AlertTransport Transport,
    [property: Id(3)] string? Error
);
