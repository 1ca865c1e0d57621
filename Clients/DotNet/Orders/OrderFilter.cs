namespace Payments.Client.Orders;

/// <summary>Which orders to list; what is not set does not narrow the list.</summary>
public sealed record OrderFilter
{
    /// <summary>Those that stand here.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>The one of this id of yours.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>Those made after this time.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }
}
