namespace Payments.LoadTest.Audit;

/// <summary>What the orders of one merchant add up to.</summary>
internal sealed class OrderSums
{
    private readonly SortedDictionary<string, long> _sums = new(StringComparer.Ordinal);

    /// <summary>Adds an order as it was read.</summary>
    public void Add(OrderRead order)
    {
        Add("orders." + order.Status, 1);
        foreach (var payment in order.Payments)
        {
            Add("taken_amount", payment.Captured);
            Add("returned_amount", payment.Refunded);
            if (payment.Role != "accepted")
                continue;
            Add("paid_amount", payment.Captured);
            Add("refunded_amount", payment.Refunded);
        }
    }

    /// <summary>Adds a day as the merchant's summary tells it.</summary>
    public void Add(DayRead day)
    {
        foreach (var (status, count) in day.Orders)
            Add("orders." + status, count);
        Add("taken_amount", day.TakenAmount);
        Add("returned_amount", day.ReturnedAmount);
        Add("paid_amount", day.PaidAmount);
        Add("refunded_amount", day.RefundedAmount);
    }

    /// <summary>Where a merchant's summary differs from the sum of its orders. Pure.</summary>
    public static IEnumerable<Finding> Compare(string merchantId, OrderSums orders, OrderSums summary) =>
        from measure in orders._sums.Keys.Union(summary._sums.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        let ofOrders = orders._sums.GetValueOrDefault(measure)
        let told = summary._sums.GetValueOrDefault(measure)
        where ofOrders != told
        select new Finding(Findings.WrongTotals, $"{merchantId}: {measure} is {told} in the summary; its orders add up to {ofOrders}.");

    private void Add(string measure, long value) => _sums[measure] = _sums.GetValueOrDefault(measure) + value;
}
