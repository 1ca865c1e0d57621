using System.Collections.Immutable;
using Payments.Domain.Orders;

namespace Payments.Sandbox.Wire;

/// <summary>An order as the provider is told of it: with verification, prepare, charge and close.</summary>
internal sealed record OrderTerms
{
    public required string OrderId { get; init; }

    public string? MerchantOrderId { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The answer to a verification or to a prepare; the two texts are there only when a prepare was accepted.</summary>
internal sealed record AcceptanceMessage(bool Accepted, Failure? Failure = null, string? PayUrl = null, string? QrCode = null);

/// <summary>The answer to a close.</summary>
internal sealed record CloseResult(CloseOutcome Outcome);

/// <summary>Money that the provider took.</summary>
internal sealed record PaymentMessage(string Id, long Amount, string Currency, DateTimeOffset PaidAt);

/// <summary>A refund as the provider knows it.</summary>
internal sealed record RefundMessage(string Key, RefundOutcome Outcome, Failure? Failure = null);

/// <summary>The answer to a query.</summary>
internal sealed record OrderMessage
{
    /// <summary>The answer about an order that the provider does not know.</summary>
    public static readonly OrderMessage Unknown = new()
    {
        State = ChannelOrderState.Unknown,
        Payments = [],
        Refunds = [],
    };

    public required ChannelOrderState State { get; init; }

    public string? PayUrl { get; init; }

    public string? QrCode { get; init; }

    public required ImmutableArray<PaymentMessage> Payments { get; init; }

    public required ImmutableArray<RefundMessage> Refunds { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>
/// Asks for a charge. Its key makes a repeated one take the money once. <paramref name="Outcomes"/> is what the order's maker wants to see.
/// </summary>
internal sealed record ChargeRequest(string Key, OrderTerms Order, string? Outcomes = null);

/// <summary>The answer to a charge: exactly one of the two.</summary>
internal sealed record ChargeMessage(PaymentMessage? Payment = null, Failure? Failure = null);

/// <summary>Asks for a refund. Its key makes a repeated one return the money once.</summary>
internal sealed record RefundRequest(string Key, string OrderId, string PaymentId, long Amount, string Currency);

/// <summary>What the provider posts when something happened to an order: a payment or a failure, never both.</summary>
internal sealed record CallbackMessage(string OrderId, PaymentMessage? Payment = null, Failure? Failure = null);
