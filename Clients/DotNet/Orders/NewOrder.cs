namespace Payments.Client.Orders;

/// <summary>An order to make.</summary>
public sealed record NewOrder
{
    /// <summary>Your own id of it, 1 to 64 characters: sent again, it is the same order.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>What it is for. Default: a payment.</summary>
    public OrderKind Kind { get; init; } = OrderKind.Payment;

    /// <summary>In the currency's minor unit, 1 to 10¹².</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>For the payer, 1 to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Channels to ask, by preference, 1 to 8. Default: all that are enabled but <c>balance</c>.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Your name for who pays, 1 to 64 characters.</summary>
    public string? PayerId { get; init; }

    /// <summary>The account that is recharged, or that pays by channel <c>balance</c>.</summary>
    public string? AccountId { get; init; }

    /// <summary>Seconds that the payer has, 60 to 604,800. Default: 900, and 180 where nobody needs to pay by hand.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>Where to notify of this order, instead of the merchant's URL.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>Where the checkout sends the payer back to; https, or http to a loopback address. Not with a top-up.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Up to 20 texts of 0 to 500 characters.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
