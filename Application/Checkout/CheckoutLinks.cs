using System.Collections.Immutable;
using Payments.Domain.Checkout;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Secrets;
using Payments.Hosting;

namespace Payments.Application.Checkout;

/// <summary>Where payers find the checkout of an order, and whose a link is.</summary>
/// <param name="secrets">
/// Gives the keys. A link that was given out under a master key works for as long as the server still has that key.
/// </param>
/// <param name="address">How payers reach this server.</param>
public sealed class CheckoutLinks(SecretBox secrets, ServerAddress address)
{
    /// <summary>The path of the pages, before the token.</summary>
    public const string Path = "/pay/";

    /// <summary>Where merchants' pictures are, below that.</summary>
    public const string Logos = "logos/";

    private const string Purpose = "checkout";

    private volatile string? _base;
    private volatile KeySet? _keys;

    /// <summary>The checkout of an order; null where no payer needs to do anything, and while nobody could reach this server.</summary>
    public string? UrlOf(PaymentOrder order)
    {
        if (order.Terms.IsCharged())
            return null;
        return (_base ??= address.TryGetPublic() is { } url ? url + Path : null) is { } found
            ? found + CheckoutToken.Of(Keys[0], order.Id)
            : null;
    }

    /// <summary>Where a merchant's picture is, on this host.</summary>
    public static string LogoOf(string logoId) => $"{Path}{Logos}{logoId}.png";

    /// <summary>The order that a token was made for; null where it was made up.</summary>
    public OrderId? Read(string token)
    {
        foreach (var key in Keys)
            if (CheckoutToken.Read(key, token) is { } order)
                return order;
        return null;
    }

    private ImmutableArray<byte[]> Keys
    {
        get
        {
            var sealing = secrets.SealingKeyId;
            if (_keys is not { } known || known.SealingKeyId != sealing)
                _keys = known = new KeySet(sealing, secrets.DeriveAll(Purpose));
            return known.Keys;
        }
    }

    private sealed record KeySet(string SealingKeyId, ImmutableArray<byte[]> Keys);
}
