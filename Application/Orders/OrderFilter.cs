using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>Which orders a list is asked for: those that fit all that is given.</summary>
internal sealed record OrderFilter
{
    /// <summary>The parameters that it is read from.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
    [
        "status",
        "merchant_order_id",
        "created_after",
        "created_before",
        "amount_min",
        "amount_max",
        "currency",
        "channel",
        "payer_id",
        "account_id",
        "kind",
    ];

    public required ImmutableArray<OrderStatus> Statuses { get; init; }

    public required string? MerchantOrderId { get; init; }

    public required DateTimeOffset? CreatedAfter { get; init; }

    public required DateTimeOffset? CreatedBefore { get; init; }

    public required long? AmountMin { get; init; }

    public required long? AmountMax { get; init; }

    public required string? Currency { get; init; }

    public required string? Channel { get; init; }

    public required string? PayerId { get; init; }

    public required string? AccountId { get; init; }

    public required OrderKind? Kind { get; init; }

    /// <summary>What only has a meaning within a merchant; null where nothing of the kind is asked for.</summary>
    public string? ParameterOfMerchant =>
        MerchantOrderId is not null ? "merchant_order_id"
        : PayerId is not null ? "payer_id"
        : AccountId is not null ? "account_id"
        : null;

    /// <summary>Reads it; what is wrong is in the reader then.</summary>
    public static OrderFilter Read(QueryReader query)
    {
        var filter = new OrderFilter
        {
            Statuses = query.Choices<OrderStatus>("status"),
            MerchantOrderId = query.Text("merchant_order_id", InputLimits.Id),
            CreatedAfter = query.Time("created_after"),
            CreatedBefore = query.Time("created_before"),
            AmountMin = query.Integer("amount_min", 1, Money.MaxAmount),
            AmountMax = query.Integer("amount_max", 1, Money.MaxAmount),
            Currency = query.Checked("currency", FieldValidation.Currency),
            Channel = query.Text("channel", InputLimits.ChannelName),
            PayerId = query.Text("payer_id", InputLimits.Id),
            AccountId = query.Text("account_id", InputLimits.Id),
            Kind = query.Choice<OrderKind>("kind"),
        };
        if (filter.AmountMin > filter.AmountMax)
            query.Fail(PaymentErrorCode.OutOfRange, "amount_min", "must not be more than amount_max.");
        if (filter.CreatedAfter >= filter.CreatedBefore)
            query.Fail(PaymentErrorCode.OutOfRange, "created_after", "must be earlier than created_before.");
        return filter;
    }

    /// <summary>What storage is asked for.</summary>
    public OrderListing ToListing(string? merchantId, int limit, OrderCursor? after) =>
        new(merchantId, limit, after)
        {
            Statuses = [.. Statuses.Select(SnakeCase<OrderStatus>.Of)],
            CreatedAfter = CreatedAfter,
            CreatedBefore = CreatedBefore,
            AmountMin = AmountMin,
            AmountMax = AmountMax,
            Currency = Currency,
            Channel = Channel,
            PayerId = PayerId,
            AccountId = AccountId,
            Kind = Kind is { } kind ? SnakeCase<OrderKind>.Of(kind) : null,
        };

    /// <summary>Whether an order is one of them.</summary>
    public bool Fits(PaymentOrder order) =>
        (Statuses.IsEmpty || Statuses.Contains(order.Status))
        && (MerchantOrderId is null || order.Terms.MerchantOrderId == MerchantOrderId)
        && !(order.CreatedAt <= CreatedAfter)
        && !(order.CreatedAt >= CreatedBefore)
        && !(order.Terms.Amount.Amount < AmountMin)
        && !(order.Terms.Amount.Amount > AmountMax)
        && (Currency is null || order.Terms.Amount.Currency == Currency)
        && (Channel is null || order.Channel == Channel)
        && (PayerId is null || order.Terms.PayerId == PayerId)
        && (AccountId is null || order.Terms.AccountId == AccountId)
        && (Kind is null || order.Terms.Kind == Kind);
}
