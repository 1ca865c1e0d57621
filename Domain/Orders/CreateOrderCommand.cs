using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders;

/// <summary>What a merchant asks for, checked; <see cref="CreateOrderRequest"/> says what is allowed.</summary>
[GenerateSerializer, Immutable, Alias("create-order")]
public sealed record CreateOrderCommand
{
    /// <summary>The merchant's own id of the order; with the merchant it makes the order's id.</summary>
    [Id(0)]
    public required string MerchantOrderId { get; init; }

    /// <summary>What the order is for.</summary>
    [Id(1)]
    public required OrderKind Kind { get; init; }

    /// <summary>What is to be paid.</summary>
    [Id(2)]
    public required Money Amount { get; init; }

    /// <summary>For the payer; null if none.</summary>
    [Id(3)]
    public string? Description { get; init; }

    /// <summary>The channels to ask, by preference; empty for all that are enabled.</summary>
    [Id(4)]
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>The merchant's name for who pays; null if not said.</summary>
    [Id(5)]
    public string? PayerId { get; init; }

    /// <summary>How long the payer has.</summary>
    [Id(6)]
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>Where to tell of this order instead of the merchant's own URL; null for that.</summary>
    [Id(7)]
    public string? NotifyUrl { get; init; }

    /// <summary>Whatever the merchant wants back with the order.</summary>
    [Id(8)]
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>SHA-256 over the fields as they were sent, keys sorted: what tells a replay from a conflict.</summary>
    [Id(9)]
    public required string Fingerprint { get; init; }

    /// <summary>The account that a top-up recharges, by the merchant's name for it; null on a payment.</summary>
    [Id(10)]
    public AccountId? AccountId { get; init; }

    /// <summary>
    /// The W3C trace context that the order is traced under; null when it is not. It travels here and is kept in <see cref="OrderState"/>,
    /// not in the history.
    /// </summary>
    [Id(11), JsonIgnore]
    public string? TraceParent { get; init; }

    /// <summary>
    /// When an order that is charged entered, where a queue had it before; its time counts from then. Only transports that this server
    /// trusts set it. Null for now.
    /// </summary>
    [Id(12)]
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>Where the payer goes when the checkout is done; null for nowhere.</summary>
    [Id(13)]
    public string? ReturnUrl { get; init; }
}
