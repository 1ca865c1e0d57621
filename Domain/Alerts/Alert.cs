using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Alerts;

/// <summary>Something that an operator is told of: raised once, ended once, maybe acknowledged by somebody.</summary>
public sealed record Alert
{
    /// <summary>What every alert's id starts with.</summary>
    public const string Prefix = "alr_";

    /// <summary>Its id, which follows from what it is about and when it was raised.</summary>
    public required string Id { get; init; }

    /// <summary>What it says.</summary>
    public required AlertCode Code { get; init; }

    /// <summary>Of what, as a path (<see cref="AlertKey.Subject"/>).</summary>
    public required string Subject { get; init; }

    /// <summary>The value that raised it.</summary>
    public required double Value { get; init; }

    /// <summary>The threshold at that time.</summary>
    public required double Threshold { get; init; }

    /// <summary>What else was known then.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What somebody said who has seen it; null while nobody has.</summary>
    public AlertAcknowledgement? Acknowledgement { get; init; }

    /// <summary>What is to be sent about it, and what became of it; by transport, raised before ended.</summary>
    public ImmutableArray<AlertDelivery> Deliveries { get; init; } = [];

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>What it is about.</summary>
    [JsonIgnore]
    public AlertKey Key => new(Code, Subject);

    /// <summary>Whether it has not ended.</summary>
    [JsonIgnore]
    public bool IsOpen => EndedAt is null;

    /// <summary>Whether something is still to be sent.</summary>
    [JsonIgnore]
    public bool IsPending => Deliveries.Any(delivery => delivery.IsPending);

    /// <summary>A new one.</summary>
    public static Alert Raise(AlertReading reading, double threshold, ImmutableArray<AlertTransport> transports, DateTimeOffset now) =>
        new()
        {
            Id = Prefix + DerivedId.Of($"{SnakeCase<AlertCode>.Of(reading.Key.Code)} {reading.Key.Subject}", UtcTimeConverter.Format(now)),
            Code = reading.Key.Code,
            Subject = reading.Key.Subject,
            Value = reading.Value,
            Threshold = threshold,
            Detail = reading.Detail is { Length: > AlertReading.MaxDetail } detail ? detail[..AlertReading.MaxDetail] : reading.Detail,
            RaisedAt = now,
            Deliveries = [.. transports.Select(transport => AlertDelivery.Pending(AlertChange.Raised, transport, now))],
        };

    /// <summary>The same, ended.</summary>
    public Alert End(ImmutableArray<AlertTransport> transports, DateTimeOffset now) =>
        this with
        {
            EndedAt = now,
            Deliveries = [.. Deliveries, .. transports.Select(transport => AlertDelivery.Pending(AlertChange.Ended, transport, now))],
        };

    /// <summary>The same after an attempt at a delivery.</summary>
    /// <param name="change">Of what was told.</param>
    /// <param name="transport">By what.</param>
    /// <param name="error">Why it failed; null when it did not.</param>
    /// <param name="now">When it had ended.</param>
    public Alert AfterAttempt(AlertChange change, AlertTransport transport, string? error, DateTimeOffset now) =>
        this with
        {
            Deliveries =
            [
                .. Deliveries.Select(delivery =>
                    delivery.Change == change && delivery.Transport == transport && delivery.IsPending
                        ? delivery.AfterAttempt(error, now)
                        : delivery
                ),
            ],
        };
}

/// <summary>That somebody has seen an alert.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, in that person's words.</param>
/// <param name="Note">What is done about it; null where nothing was said.</param>
public sealed record AlertAcknowledgement(DateTimeOffset At, string By, string? Note);
