using Orleans;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders;

/// <summary>
/// A channel says that it took money, and what it says of it cannot be read. That is not nothing: money may have been taken.
/// </summary>
/// <param name="Problem">What cannot be read, the same whenever the channel says the same; at most <see cref="MaxProblem"/>
/// characters.</param>
/// <param name="Answer">What the channel sent, as text; at most <see cref="MaxAnswer"/> characters of it.</param>
/// <param name="PaymentId">Of which payment it says that; null where that cannot be read either.</param>
[GenerateSerializer, Immutable, Alias("unreadable-payment")]
public sealed record UnreadablePayment(
    [property: Id(0)] string Problem,
    [property: Id(1)] string Answer,
    [property: Id(2)] PaymentId? PaymentId = null
)
{
    /// <summary>The longest problem: 512 characters.</summary>
    public const int MaxProblem = 512;

    /// <summary>How much of an answer is kept: 4,096 characters.</summary>
    public const int MaxAnswer = 4096;
}

/// <summary>A channel's callback that says so, its signature already checked.</summary>
/// <param name="Channel">Who says it.</param>
/// <param name="OrderId">Of which order.</param>
/// <param name="Payment">What it says.</param>
[GenerateSerializer, Immutable, Alias("unreadable-report")]
public sealed record UnreadableReport(
    [property: Id(0)] string Channel,
    [property: Id(1)] OrderId OrderId,
    [property: Id(2)] UnreadablePayment Payment
);

/// <summary>
/// A payment that a channel reported and that could not be read, as an order remembers it. The answer stands in the event.
/// </summary>
/// <param name="Channel">Who reported it.</param>
/// <param name="Problem">What could not be read.</param>
/// <param name="At">When it was first said.</param>
/// <param name="IsResolved">An operator has said what became of it, so the channel may go on saying it.</param>
/// <param name="PaymentId">Which payment it is; null where that could not be read either.</param>
[GenerateSerializer, Immutable, Alias("doubted-payment")]
public sealed record UnconfirmedPayment(
    [property: Id(0)] string Channel,
    [property: Id(1)] string Problem,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] bool IsResolved = false,
    [property: Id(4)] PaymentId? PaymentId = null
);
