using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.Orders;

/// <summary>A total of one merchant and day.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Value">Orders, or money in the currency's minor unit.</param>
public readonly record struct DailyTotal(TotalKey Key, long Value);
