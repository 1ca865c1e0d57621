using Payments.Domain.Ids;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public class OrderIdTests
{
    [Theory] // Computed with Python's hashlib and base64.
    [InlineData("mer_1", "A-1", "ord_vs2i5ttlxxsnv2ptkccd3nxgp4")]
    [InlineData("mer_1", "zwölf 🍏", "ord_4vhjcqpflegkmbbsvcs65tvlhi")]
    public void an_id_is_derived_from_the_merchant_and_its_id(string merchantId, string merchantOrderId, string id)
    {
        Assert.Equal(id, OrderId.Of(new MerchantId(merchantId), merchantOrderId));
        Assert.True(OrderId.IsValid(id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ord_")]
    [InlineData("evt_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ORD_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ord_aaaaaaaaaaaaaaaaaaaaaaaaab")]
    [InlineData("ord_aaaaaaaaaaaaaaaaaaaaaaaaaa ")]
    public void nonsense_is_not_an_id(string? id) => Assert.False(OrderId.IsValid(id));

    [Fact]
    public void ids_of_refunds_and_events_are_stable_and_differ()
    {
        var order = new OrderId("ord_1");
        Assert.Equal(EventId.Of(order, 3), EventId.Of(order, 3));
        Assert.NotEqual(EventId.Of(order, 3), EventId.Of(order, 4));
        Assert.NotEqual(order.AutomaticRefund("sandbox", new PaymentId("a")), order.AutomaticRefund("sandbox", new PaymentId("b")));
    }
}
