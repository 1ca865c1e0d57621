using System.Text.Json;

namespace Payments.Client.Json;

/// <summary>How this client's records are written as JSON: as the API writes them.</summary>
public static class PaymentsJsonOptions
{
    /// <summary>Options for <see cref="JsonSerializer"/>; read-only.</summary>
    public static JsonSerializerOptions Default => PaymentsJson.Wire.Options;
}
