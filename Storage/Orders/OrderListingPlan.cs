using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>An index that a listing of orders follows, newest first.</summary>
internal enum OrderIndex
{
    /// <summary><c>orders_listing</c>: a merchant's orders of a status.</summary>
    Merchant,

    /// <summary><c>orders_payer</c>: a merchant's orders of a payer.</summary>
    Payer,

    /// <summary><c>orders_account</c>: a merchant's orders of an account.</summary>
    Account,

    /// <summary><c>orders_top_ups_of_merchant</c>: a merchant's top-ups.</summary>
    MerchantTopUp,

    /// <summary><c>orders_created</c>: the orders of all merchants.</summary>
    Created,

    /// <summary><c>orders_uncommon</c>: the orders of all merchants that have a status which few have.</summary>
    Uncommon,

    /// <summary><c>orders_top_ups</c>: the top-ups of all merchants.</summary>
    TopUp,
}

/// <summary>
/// How a listing is read: an index gives orders newest first, one range for each status where it is one of statuses; what the index does
/// not know is compared order by order, and no more than <see cref="MaxExamined"/> orders are looked at for a page.
/// </summary>
/// <param name="Index">The index.</param>
/// <param name="IsFiltered">Whether orders are compared one by one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderListingPlan(OrderIndex Index, bool IsFiltered)
{
    /// <summary>How many orders are looked at for a page: 10,000. A page that is not full by then leads on to those behind them.</summary>
    public const int MaxExamined = 10_000;

    /// <summary>The statuses of <see cref="OrderIndex.Uncommon"/>, as the index's condition has them.</summary>
    public const string UncommonCondition = "status IN ('cancelled', 'failed', 'partially_refunded', 'refunded', 'rejected')";

    /// <summary>The top-ups, as the indexes' condition has them.</summary>
    public const string TopUpCondition = $"kind = '{OrderListing.TopUp}'";

    private static readonly ImmutableArray<string> Uncommon = ["cancelled", "failed", "partially_refunded", "refunded", "rejected"];

    /// <summary>Whether it has a range for each status.</summary>
    public bool IsByStatus => Index is OrderIndex.Merchant or OrderIndex.Uncommon;

    public static OrderListingPlan Of(OrderListing listing)
    {
        var index = listing.MerchantId is null ? IndexOfAll(listing) : IndexOfMerchant(listing);
        var isByStatus = index is OrderIndex.Merchant or OrderIndex.Uncommon;
        return new OrderListingPlan(
            index,
            listing.AmountMin is not null
                || listing.AmountMax is not null
                || listing.Currency is not null
                || listing.Channel is not null
                || (!isByStatus && !listing.Statuses.IsEmpty)
                || (index == OrderIndex.Payer && listing.AccountId is not null)
                || (listing.Kind is not null && index is not (OrderIndex.TopUp or OrderIndex.MerchantTopUp))
        );
    }

    private static OrderIndex IndexOfAll(OrderListing listing) =>
        listing.Kind == OrderListing.TopUp ? OrderIndex.TopUp
        : !listing.Statuses.IsEmpty && listing.Statuses.All(Uncommon.Contains) ? OrderIndex.Uncommon
        : OrderIndex.Created;

    private static OrderIndex IndexOfMerchant(OrderListing listing) =>
        listing.PayerId is not null ? OrderIndex.Payer
        : listing.AccountId is not null ? OrderIndex.Account
        : listing.Kind == OrderListing.TopUp ? OrderIndex.MerchantTopUp
        : OrderIndex.Merchant;

    /// <summary>Which of the orders that were found make the page.</summary>
    /// <param name="found">Newest first.</param>
    /// <param name="edge">
    /// The newest of the places where a range was left because enough had been looked at: behind it there may be orders that were not
    /// found. Null where none was.
    /// </param>
    /// <param name="limit">How many the page may have.</param>
    /// <returns>How many of them, and where the next page begins.</returns>
    public static (int Count, OrderCursor? Next) Cut(IReadOnlyList<OrderCursor> found, OrderCursor? edge, int limit)
    {
        var count = 0;
        while (count < limit && count < found.Count && !(found[count] < edge))
            count++;
        return count == limit && (found.Count > limit || edge is not null) ? (count, found[count - 1]) : (count, edge);
    }
}
