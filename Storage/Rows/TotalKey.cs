namespace Payments.Storage.Rows;

/// <summary>What a total counts: one cell of a <see cref="TotalsTable"/>.</summary>
/// <param name="MerchantId">Whose total it is.</param>
/// <param name="Day">The UTC day to which it belongs.</param>
/// <param name="Currency">ISO 4217 code, or empty where there is none.</param>
/// <param name="Channel">The payment channel, or empty where there is none.</param>
/// <param name="Measure">What is counted, as <c>orders.paid</c> or <c>amount.refunded</c>.</param>
public readonly record struct TotalKey(string MerchantId, DateOnly Day, string Currency, string Channel, string Measure)
{
    internal TotalsRowKey Row => new(MerchantId, Day, Currency, Channel);
}
