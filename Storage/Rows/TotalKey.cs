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
internal readonly record struct TotalsRowKey(string MerchantId, DateOnly Day, string Currency, string Channel) : IComparable<TotalsRowKey>
{
    /// <summary>One order for all writers, so that two that change the same totals never wait for each other crosswise.</summary>
    public int CompareTo(TotalsRowKey other)
    {
        var order = string.CompareOrdinal(MerchantId, other.MerchantId);
        if (order == 0)
            order = Day.CompareTo(other.Day);
        if (order == 0)
            order = string.CompareOrdinal(Currency, other.Currency);
        return order != 0 ? order : string.CompareOrdinal(Channel, other.Channel);
    }
}
