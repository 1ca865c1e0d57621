using Orleans;
using Payments.Domain.Checkout;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;

namespace Payments.Application.Checkout;

/// <summary>An order as its payer may see it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Merchant">Who sells.</param>
/// <param name="Now">The order's time.</param>
public sealed record PayerOrder(PaymentOrder Order, Merchant Merchant, DateTimeOffset Now);

/// <summary>What a payer can do who has an order's checkout link, which is all that is asked for.</summary>
public sealed class CheckoutCommands(
    CheckoutLinks links,
    IGrainFactory grains,
    MerchantDirectory merchants,
    SecretBox secrets,
    TimeProvider clock
)
{
    /// <summary>The order that a link leads to; null where it leads nowhere. A token that was made up costs no look at anything.</summary>
    public async Task<PayerOrder?> Find(string token)
    {
        if (links.Read(token) is not { } id || await grains.GetOrder(id).Get() is not { } view)
            return null;
        var merchant = await merchants.Get(view.Order.MerchantId);
        return new PayerOrder(view.Order, merchant, view.Time?.By(merchant.Clock) ?? merchant.TimeAt(clock.GetUtcNow()));
    }

    /// <summary>Where the payer of an order goes back to, with its result signed; null where the merchant named no such place.</summary>
    public string? ReturnAddress(PayerOrder payer)
    {
        var now = clock.GetUtcNow();
        return payer.Order.Terms.ReturnUrl is { } url
            ? ReturnUrl.Of(url, payer.Order, payer.Merchant.WebhookKeys(now).Select(key => secrets.Open(key, payer.Merchant.Id)), now)
            : null;
    }
}
