namespace Payments.Storage.Orders;

/// <summary>An event with its place among the events of all orders.</summary>
/// <param name="Cursor">Its place, from which to read on.</param>
/// <param name="OrderKey">The order's id.</param>
/// <param name="MerchantId">The merchant whose order it is.</param>
/// <param name="Event">The event.</param>
public sealed record OrderEventEntry(EventCursor Cursor, string OrderKey, string MerchantId, OrderEventRow Event);
