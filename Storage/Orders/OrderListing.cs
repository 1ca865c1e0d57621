namespace Payments.Storage.Orders;

/// <summary>Which orders to list.</summary>
/// <param name="MerchantId">Whose orders.</param>
/// <param name="Status">Only those with this status; null: all.</param>
/// <param name="CreatedAfter">Only those created later than this; null: all.</param>
/// <param name="Limit">How many at most, 1 … 100.</param>
/// <param name="After">Where the page before ended; null: the newest orders.</param>
public sealed record OrderListing(string MerchantId, string? Status, DateTimeOffset? CreatedAfter, int Limit, OrderCursor? After);
