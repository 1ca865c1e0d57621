using System.Text;
using Payments.Domain.Checkout;
using Payments.Domain.Errors;
using Payments.Domain.Signatures;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Checkout;

public class ReturnUrlTests
{
    private static readonly byte[] Key = [1, 2, 3];
    private static readonly byte[] FormerKey = [4, 5, 6];
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("https://shop.example/thanks?order=1")]
    [InlineData("http://localhost:3000/")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://127.0.0.1:8080/x")]
    [InlineData("http://127.1.2.3/")]
    [InlineData("http://[::1]:8080/")]
    public void it_is_https_or_leads_to_this_machine(string url) => Assert.Null(ReturnUrl.Check("return_url", url));

    [Theory]
    [InlineData("")]
    [InlineData("thanks")]
    [InlineData("/thanks")]
    [InlineData("http://shop.example/")]
    [InlineData("http://localhost.shop.example/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("myapp://thanks")]
    [InlineData("https://user@shop.example/")]
    [InlineData("https://shop.example/#thanks")]
    [InlineData("https://shop.example/?status=paid")]
    [InlineData("https://shop.example/?a=1&sign%61ture=x")]
    [InlineData("https://shop.example/?timestamp")]
    public void anything_else_is_refused_by_its_field(string url)
    {
        var error = ReturnUrl.Check("return_url", url);
        Assert.Equal((PaymentErrorCode.InvalidFormat, "return_url"), (error?.Code, error?.Field));
    }

    [Theory]
    [InlineData("https://shop.example/thanks", "https://shop.example/thanks?")]
    [InlineData("https://shop.example/thanks?", "https://shop.example/thanks?")]
    [InlineData("https://shop.example/thanks?a=1", "https://shop.example/thanks?a=1&")]
    [InlineData("https://shop.example/thanks?a=1&", "https://shop.example/thanks?a=1&")]
    public void the_result_stands_behind_the_merchants_own_query_signed_as_it_stands_there(string url, string expected)
    {
        var order = Scene.Paid().Order;
        order = order with { Terms = order.Terms with { MerchantOrderId = "a&b=c é" } };
        var result = $"order_id={order.Id}&merchant_order_id=a%26b%3Dc%20%C3%A9&status=paid&timestamp={Now.ToUnixTimeSeconds()}";

        var address = ReturnUrl.Of(url, order, [Key, FormerKey], Now);

        Assert.StartsWith(expected + result + "&signature=v1%2C", address, StringComparison.Ordinal);
        var signatures = Uri.UnescapeDataString(address.Split("&signature=")[1]);
        var timestamp = Now.ToUnixTimeSeconds().ToString();
        foreach (var key in (byte[][])[Key, FormerKey])
            Assert.Null(StandardWebhooks.Check(key, order.Id, timestamp, signatures, Encoding.ASCII.GetBytes(result), Now));
        var changed = Encoding.ASCII.GetBytes(result.Replace("paid", "failed", StringComparison.Ordinal));
        Assert.Equal(SignatureError.Mismatch, StandardWebhooks.Check(Key, order.Id, timestamp, signatures, changed, Now));
    }
}
