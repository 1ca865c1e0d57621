using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Domain.Alerts;

namespace Payments.Grains.Alerts;

/// <summary>What storage holds of what the database said before, so that a restart forgets none of it.</summary>
public sealed class AlertsDocument
{
    /// <summary>Every five minutes of the last day: orders that were ever paid, and orders that ended without.</summary>
    public ImmutableArray<OutcomeSample> Outcomes { get; set; } = [];

    /// <summary>Since when channels are seen to be paused.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> PausedSince { get; set; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
