namespace Payments.Storage.Orders;

/// <summary>A part of a listing.</summary>
/// <param name="Orders">Newest first.</param>
/// <param name="Next">Where the next page begins; null when there are no more.</param>
public sealed record OrderPage(IReadOnlyList<StoredOrder> Orders, OrderCursor? Next);

/// <summary>An order as it is stored.</summary>
/// <param name="Key">The order's id.</param>
/// <param name="Version">The version of its row, from 1.</param>
/// <param name="Document">The state, JSON in UTF-8.</param>
public sealed record StoredOrder(string Key, long Version, byte[] Document);
