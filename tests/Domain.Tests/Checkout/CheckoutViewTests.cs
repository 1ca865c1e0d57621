using Payments.Domain.Checkout;
using Payments.Domain.Orders;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Checkout;

public class CheckoutViewTests
{
    private static readonly PaymentOrder Open = Scene.In(OrderStatus.AwaitingPayment).Order;

    [Fact]
    public void every_status_has_a_step_and_only_what_is_not_over_is_live()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
        {
            var view = CheckoutView.Of(Open with { Status = status }, Open.CreatedAt);
            Assert.Equal(
                (status.IsOpen() || status == OrderStatus.Crediting, status == OrderStatus.AwaitingPayment),
                (view.IsLive, view.QrCode is not null)
            );
        }
    }

    [Fact]
    public void an_open_order_shows_how_to_pay_it_and_how_long()
    {
        var view = CheckoutView.Of(Open, Open.ExpiresAt.AddMilliseconds(-1500));

        Assert.Equal(new CheckoutView(CheckoutStep.Open, TimeSpan.FromSeconds(2), Open.PayUrl, Open.QrCode), view);
    }

    [Fact]
    public void at_its_deadline_it_shows_no_way_to_pay_any_more() =>
        Assert.Equal(new CheckoutView(CheckoutStep.Over, null, null, null), CheckoutView.Of(Open, Open.ExpiresAt));

    [Theory]
    [InlineData("https://provider.example/pay?a=1", true)]
    [InlineData("weixin://wxpay/bizpayurl?pr=1", true)]
    [InlineData("JavaScript:alert(1)", false)]
    [InlineData("data:text/html,hi", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("pay", false)]
    [InlineData("", false)]
    public void a_link_that_would_run_in_the_page_is_none(string url, bool isOffered) =>
        Assert.Equal(isOffered ? url : null, CheckoutView.Of(Open with { PayUrl = url }, Open.CreatedAt).PayUrl);
}
