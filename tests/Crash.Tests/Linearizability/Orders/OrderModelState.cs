namespace Payments.Crash.Tests.Linearizability.Orders;

/// <summary>What is known of an order: exactly what was last shown of it, or what it may be by now.</summary>
internal sealed record OrderModelState
{
    /// <summary>The content that it was created with; null before.</summary>
    public int? Content { get; init; }

    /// <summary>What its status may be.</summary>
    public OrderStatuses Possible { get; init; }

    /// <summary>How many events it has at least.</summary>
    public int Version { get; init; }

    /// <summary>Of a history with exactly these events; null where no such history was shown.</summary>
    public string? Hash { get; init; }

    /// <summary>Which refunds were reserved, a bit for each.</summary>
    public ulong Refunds { get; init; }

    /// <summary>What they come to.</summary>
    public long RefundTotal { get; init; }

    /// <summary>Whether a payer has paid at the provider.</summary>
    public bool MayBePaid { get; init; }
}
