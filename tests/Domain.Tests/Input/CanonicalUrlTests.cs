using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Xunit;

namespace Payments.Domain.Tests.Input;

public class CanonicalUrlTests
{
    [Theory]
    [InlineData("http://Shop.Example", "http://shop.example/")]
    [InlineData("HTTPS://shop.example:443/a/../b?x=1", "https://shop.example/b?x=1")]
    [InlineData("http://shop.example:8080/ä?q=ü", "http://shop.example:8080/%C3%A4?q=%C3%BC")]
    [InlineData("http://münchen.example/x", "http://xn--mnchen-3ya.example/x")]
    [InlineData("http://[2001:DB8::1]:81/x", "http://[2001:db8::1]:81/x")]
    [InlineData("http://127.1/x", "http://127.0.0.1/x")]
    [InlineData("http://shop.example/%7Euser/%2F?a=%26", "http://shop.example/~user/%2F?a=%26")]
    [InlineData("http://shop.example/?", "http://shop.example/?")]
    [InlineData("https://shop.example/notify?a=b&c=%20d", "https://shop.example/notify?a=b&c=%20d")]
    public void however_a_url_is_spelled_it_is_kept_as_it_is_called(string sent, string called)
    {
        Assert.Null(MerchantRequest.CheckNew(new MerchantRequest { Name = "Shop", NotifyUrl = sent }));
        Assert.Equal(called, CanonicalUrl.Of(sent));
        Assert.Equal(called, CanonicalUrl.Of(called));
    }

    [Fact]
    public void one_that_grows_too_long_by_that_is_refused()
    {
        var error = MerchantRequest.CheckNew(
            new MerchantRequest { Name = "Shop", NotifyUrl = "http://shop.example/" + new string('ä', 500) }
        );

        Assert.Equal((PaymentErrorCode.TooLong, "notify_url"), (error?.Code, error?.Field));
    }

    [Fact]
    public void none_stays_none() => Assert.Null(CanonicalUrl.Of(null));
}
