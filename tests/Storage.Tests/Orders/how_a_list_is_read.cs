using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Orders;

public sealed class How_a_list_is_read
{
    private static readonly OrderListing OfMerchant = new("mer_1", 2, null);
    private static readonly OrderListing OfAll = new(null, 2, null);

    [Fact]
    public void one_index_serves_a_list_and_what_it_does_not_know_is_compared()
    {
        Is(OrderIndex.Merchant, filtered: false, OfMerchant);
        Is(OrderIndex.Merchant, filtered: false, OfMerchant with { Statuses = ["paid", "failed"] });
        Is(OrderIndex.Merchant, filtered: true, OfMerchant with { Currency = "EUR" });
        Is(OrderIndex.Payer, filtered: false, OfMerchant with { PayerId = "alice" });
        Is(OrderIndex.Payer, filtered: true, OfMerchant with { PayerId = "alice", AccountId = "a" });
        Is(OrderIndex.Account, filtered: true, OfMerchant with { AccountId = "a", Statuses = ["paid"] });
        Is(OrderIndex.MerchantTopUp, filtered: false, OfMerchant with { Kind = OrderListing.TopUp });
        Is(OrderIndex.Account, filtered: true, OfMerchant with { AccountId = "a", Kind = OrderListing.TopUp });
        Is(OrderIndex.Merchant, filtered: true, OfMerchant with { Kind = OrderListing.Payment });
        Is(OrderIndex.TopUp, filtered: false, OfAll with { Kind = OrderListing.TopUp });
        Is(OrderIndex.TopUp, filtered: true, OfAll with { Kind = OrderListing.TopUp, Statuses = ["failed"] });
        Is(OrderIndex.Created, filtered: false, OfAll);
        Is(OrderIndex.Created, filtered: true, OfAll with { Statuses = ["paid", "failed"] });
        Is(OrderIndex.Created, filtered: true, OfAll with { AmountMin = 1 });
        Is(OrderIndex.Uncommon, filtered: false, OfAll with { Statuses = ["refunded", "failed"] });
        Is(OrderIndex.Uncommon, filtered: true, OfAll with { Statuses = ["failed"], Channel = "card" });
    }

    [Fact]
    public void a_page_ends_at_its_limit_or_where_a_range_was_left()
    {
        OrderCursor[] found = [new(5, 1), new(4, 1), new(3, 1)];

        Assert.Equal((2, found[1]), OrderListingPlan.Cut(found, null, 2));
        Assert.Equal((3, null), OrderListingPlan.Cut(found, null, 3));
        Assert.Equal((1, new OrderCursor(4, 2)), OrderListingPlan.Cut(found, new OrderCursor(4, 2), 3));
        Assert.Equal((2, new OrderCursor(4, 1)), OrderListingPlan.Cut(found, new OrderCursor(4, 1), 3));
        Assert.Equal((2, found[1]), OrderListingPlan.Cut(found, new OrderCursor(1, 1), 2));
        Assert.Equal((3, found[2]), OrderListingPlan.Cut(found, new OrderCursor(1, 1), 3));
        Assert.Equal((0, new OrderCursor(1, 1)), OrderListingPlan.Cut([], new OrderCursor(1, 1), 3));
        Assert.Equal((0, null), OrderListingPlan.Cut([], null, 3));
    }

    private static void Is(OrderIndex index, bool filtered, OrderListing listing) =>
        Assert.Equal(new OrderListingPlan(index, filtered), OrderListingPlan.Of(listing));
}
