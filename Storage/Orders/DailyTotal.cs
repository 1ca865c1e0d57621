using System.Collections.Generic;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.Orders;

/// <summary>A total of one merchant and day.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Value">Orders, or money in the currency's minor unit.</param>
public readonly record struct DailyTotal(TotalKey Key, long Value);

/// <summary>A merchant's totals of some days.</summary>
/// <param name="Days">Day by day, sorted by key.</param>
/// <param name="Sums">By measure, added up over all of these days, currencies and channels.</param>
public sealed record PeriodTotals(IReadOnlyList<DailyTotal> Days, IReadOnlyDictionary<string, long> Sums);
