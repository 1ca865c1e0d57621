namespace Payments.Client.Orders;

/// <summary>Which orders to list: those that fit all that is set.</summary>
public sealed record OrderFilter
{
    /// <summary>Those that stand at one of these; none for all.</summary>
    public IReadOnlyList<OrderStatus> Statuses { get; init; } = [];

    /// <summary>The one of this id of yours.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>Those made after this time.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Those made before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Those of at least so much, in minor units.</summary>
    public long? AmountMin { get; init; }

    /// <summary>Those of at most so much, in minor units.</summary>
    public long? AmountMax { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>Those that this channel accepted.</summary>
    public string? Channel { get; init; }

    /// <summary>Those of this payer.</summary>
    public string? PayerId { get; init; }

    /// <summary>Those that recharge this account, or that it pays.</summary>
    public string? AccountId { get; init; }

    /// <summary>Payments, or top-ups; null for either.</summary>
    public OrderKind? Kind { get; init; }

    /// <summary>Those of this merchant: for operators, who list the orders of all.</summary>
    public string? MerchantId { get; init; }

    /// <summary>As a query has several words.</summary>
    internal string? StatusText => Statuses is [] ? null : string.Join(',', Statuses.Select(status => status.Value));
}
