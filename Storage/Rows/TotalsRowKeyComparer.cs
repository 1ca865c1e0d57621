namespace Payments.Storage.Rows;

/// <summary>One order for all writers, so that two that change the same totals never wait for each other crosswise.</summary>
internal sealed class TotalsRowKeyComparer : IComparer<TotalsRowKey>
{
    public static readonly TotalsRowKeyComparer Instance = new();

    public int Compare(TotalsRowKey x, TotalsRowKey y)
    {
        var order = string.CompareOrdinal(x.MerchantId, y.MerchantId);
        if (order == 0)
            order = x.Day.CompareTo(y.Day);
        if (order == 0)
            order = string.CompareOrdinal(x.Currency, y.Currency);
        return order != 0 ? order : string.CompareOrdinal(x.Channel, y.Channel);
    }
}
