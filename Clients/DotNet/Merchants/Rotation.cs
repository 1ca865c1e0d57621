namespace Payments.Client.Merchants;

/// <summary>How long a key or secret that is replaced is still valid.</summary>
internal sealed record Rotation
{
    public long? OverlapSeconds { get; init; }

    public static Rotation Of(TimeSpan? overlap) => new() { OverlapSeconds = overlap is { } time ? (long)time.TotalSeconds : null };
}
