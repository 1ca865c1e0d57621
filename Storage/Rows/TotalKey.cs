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

/// <summary>A part of a total, or its change.</summary>
internal readonly record struct TotalContribution(TotalKey Key, long Value);

/// <summary>Which row of a <see cref="TotalsTable"/>, whoever's slot it is.</summary>
internal readonly record struct TotalsRowKey(string MerchantId, DateOnly Day, string Currency, string Channel)
{
    /// <summary>One order for all writers, so that two that change the same totals never wait for each other crosswise.</summary>
    public static readonly IComparer<TotalsRowKey> WriteOrder = Comparer<TotalsRowKey>.Create(
        static (x, y) =>
        {
            var order = string.CompareOrdinal(x.MerchantId, y.MerchantId);
            if (order == 0)
                order = x.Day.CompareTo(y.Day);
            if (order == 0)
                order = string.CompareOrdinal(x.Currency, y.Currency);
            return order != 0 ? order : string.CompareOrdinal(x.Channel, y.Channel);
        }
    );
}
