using Payments.Storage.Orders;

namespace Payments.Storage.Audit;

/// <summary>Which acts to list.</summary>
/// <param name="Limit">How many at most, 1 … 100.</param>
/// <param name="After">Where the page before ended; null: the latest.</param>
public sealed record AuditListing(int Limit, OrderCursor? After)
{
    /// <summary>Only those that concern this merchant; null: all.</summary>
    public string? MerchantId { get; init; }

    /// <summary>Only those of this actor; null: all.</summary>
    public string? Actor { get; init; }

    /// <summary>Only this action; null: all.</summary>
    public string? Action { get; init; }

    /// <summary>Not before; null: from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before; null: to the latest.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>The place that the page begins behind.</summary>
    internal OrderCursor Place => After ?? (Before is { } time ? new OrderCursor(time.ToUnixTimeMilliseconds(), 0) : OrderCursor.Newest);
}

/// <summary>A part of a list of acts.</summary>
/// <param name="Acts">The latest first.</param>
/// <param name="Next">Where the next page begins; null when there are no more.</param>
public sealed record AuditPage(IReadOnlyList<StoredAct> Acts, OrderCursor? Next)
{
    internal static AuditPage Of(List<StoredAct> found, int limit) =>
        found.Count <= limit ? new AuditPage(found, null) : new AuditPage(found[..limit], PlaceOf(found[limit - 1].Begun));

    private static OrderCursor PlaceOf(StoredAuditRow entry) => new(entry.Row.At.ToUnixTimeMilliseconds(), entry.Sequence);
}
