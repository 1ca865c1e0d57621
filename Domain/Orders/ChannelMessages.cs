using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders;

/// <summary>What became of asking channels to take an order.</summary>
public enum VerificationOutcome
{
    /// <summary>A channel took it.</summary>
    Accepted,

    /// <summary>Every channel that was asked said no.</summary>
    Refused,

    /// <summary>At least one channel did not answer and none took it.</summary>
    NoAnswer,
}

/// <summary>The answer to a verification.</summary>
[GenerateSerializer, Immutable, Alias("verification-report")]
public sealed record VerificationResult
{
    /// <summary>What became of it.</summary>
    [Id(0)]
    public required VerificationOutcome Outcome { get; init; }

    /// <summary>The channels that were asked.</summary>
    [Id(1)]
    public required ImmutableArray<string> Asked { get; init; }

    /// <summary>The channel that took the order, where one did.</summary>
    [Id(2)]
    public string? Channel { get; init; }

    /// <summary>Where the payer pays, where a channel took the order.</summary>
    [Id(3)]
    public string? PayUrl { get; init; }

    /// <summary>What to show as a QR code, where a channel took the order.</summary>
    [Id(4)]
    public string? QrCode { get; init; }

    /// <summary>Why none did, with every channel's reason.</summary>
    [Id(5)]
    public Failure? Failure { get; init; }

    /// <summary>
    /// The channels, besides the one that took it, at which the order was or may have been prepared: nobody may pay it there.
    /// </summary>
    [Id(6)]
    public ImmutableArray<string> PreparedElsewhere { get; init; } = [];
}

/// <summary>A payment that a channel says it took.</summary>
/// <param name="Id">The channel's own id of it.</param>
/// <param name="Amount">What was taken.</param>
/// <param name="PaidAt">When, by the channel's clock.</param>
[GenerateSerializer, Immutable, Alias("taken-payment")]
public sealed record CapturedPayment(
    [property: Id(0)] PaymentId Id,
    [property: Id(1)] Money Amount,
    [property: Id(2)] DateTimeOffset PaidAt
);

/// <summary>What a channel's callback says, its signature already checked. It is a hint: whatever does not match is asked about.</summary>
/// <param name="Channel">Who says it.</param>
/// <param name="OrderId">Of which order.</param>
/// <param name="Payment">The payment it reports; null when it reports a failure.</param>
/// <param name="Failure">Why the payment failed; null when it reports a payment.</param>
[GenerateSerializer, Immutable, Alias("channel-report")]
public sealed record ChannelReport(
    [property: Id(0)] string Channel,
    [property: Id(1)] OrderId OrderId,
    [property: Id(2)] CapturedPayment? Payment,
    [property: Id(3)] Failure? Failure
);
