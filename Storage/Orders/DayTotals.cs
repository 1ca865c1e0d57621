using System.Collections.Immutable;

namespace Payments.Storage.Orders;

/// <summary>A merchant's totals of a day in one currency and at one channel.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Channel">The payment channel; empty for orders that none took.</param>
/// <param name="Values">Orders, or money in the currency's minor unit, in the order of the measures of
/// <see cref="MerchantTotals.Daily"/>.</param>
public readonly record struct DayTotals(DateOnly Day, string Currency, string Channel, ImmutableArray<long> Values);

/// <summary>A merchant's totals of some days.</summary>
/// <param name="Days">By day, currency and channel, in this order.</param>
/// <param name="Waits">Added up over all of these, in the order of the measures of <see cref="MerchantTotals.Waits"/>.</param>
public sealed record PeriodTotals(IReadOnlyList<DayTotals> Days, ImmutableArray<long> Waits);
