namespace Payments.Client.Json;

/// <summary>An error as the API writes it (RFC 9457).</summary>
internal sealed record Problem
{
    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? Field { get; init; }

    public string? RequestId { get; init; }
}
