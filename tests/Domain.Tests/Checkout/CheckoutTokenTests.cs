using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Checkout;
using Payments.Domain.Ids;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Domain.Tests.Checkout;

public class CheckoutTokenTests
{
    private static readonly byte[] Key = SHA256.HashData("key"u8);
    private static readonly byte[] OtherKey = SHA256.HashData("other"u8);

    [Fact]
    public void a_token_leads_to_its_order_and_is_always_the_same()
    {
        for (var i = 0; i < 1000; i++)
        {
            var order = OrderId.Of(new MerchantId("mer_1"), $"order-{i}");
            var token = CheckoutToken.Of(Key, order);
            Assert.Matches("^[a-z2-7]{45}$", token);
            Assert.Equal(order, CheckoutToken.Read(Key, token));
            Assert.Equal(token, CheckoutToken.Of(Key, order));
        }
    }

    [Fact]
    public void a_token_tells_nothing_of_its_order()
    {
        var order = OrderId.Of(new MerchantId("mer_1"), "order");
        var token = CheckoutToken.Of(Key, order);

        Assert.DoesNotContain(order.Value[OrderId.Prefix.Length..][..8], token, StringComparison.Ordinal);
        Assert.NotEqual(token, CheckoutToken.Of(OtherKey, order));
    }

    [Fact]
    public void a_token_that_was_made_up_or_changed_leads_nowhere()
    {
        var token = CheckoutToken.Of(Key, OrderId.Of(new MerchantId("mer_1"), "order"));
        for (var i = 0; i < token.Length; i++)
        {
            var changed = new StringBuilder(token) { [i] = token[i] == 'a' ? 'b' : 'a' }.ToString();
            Assert.Null(CheckoutToken.Read(Key, changed));
        }

        Assert.Null(CheckoutToken.Read(OtherKey, token));
        foreach (
            var other in (string[])
                ["", "x", token[..^1], token + "a", token.ToUpperInvariant(), new string('a', 45), new string('x', 10_000)]
        )
            Assert.Null(CheckoutToken.Read(Key, other));
        Assert.Null(CheckoutToken.Read(Key, OpaqueTokens.Seal(Key, "pay", 1, 2)));
    }
}
