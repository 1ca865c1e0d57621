using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Merchants;

/// <summary>
/// The time of a test merchant's orders: real time and what it has been moved ahead by, which never becomes less. Only a
/// merchant in test mode can have one.
/// </summary>
/// <param name="Ahead">How far it is ahead of real time, in whole milliseconds.</param>
/// <param name="Moves">The latest moves, oldest first, at most <see cref="MaxMoves"/>.</param>
[GenerateSerializer, Immutable, Alias("test-clock")]
public sealed record TestClock([property: Id(0)] TimeSpan Ahead, [property: Id(1)] ImmutableArray<ClockMove> Moves)
{
    /// <summary>How many moves are kept, to tell the merchant's time of what happened elsewhere in between: 100.</summary>
    public const int MaxMoves = 100;

    /// <summary>How far a clock can be ahead in all: ten years.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(3650);

    /// <summary>A clock that has not been moved.</summary>
    public static TestClock Unmoved { get; } = new(TimeSpan.Zero, []);

    /// <summary>The clock after one more move.</summary>
    /// <param name="ahead">How far it is ahead then; more than now.</param>
    /// <param name="realNow">When that happens.</param>
    public TestClock MoveTo(TimeSpan ahead, DateTimeOffset realNow)
    {
        var moves = Moves.IsDefault ? [] : Moves;
        return new TestClock(ahead, (moves.Length < MaxMoves ? moves : moves.RemoveAt(0)).Add(new ClockMove(realNow, ahead)));
    }

    /// <summary>
    /// The merchant's time of something that has a real time, as a provider's payment. What happened before the oldest move
    /// that is kept is taken as it is, so that no payment looks later than it was.
    /// </summary>
    public DateTimeOffset ToMerchantTime(DateTimeOffset real)
    {
        if (Moves.IsDefault)
            return real;
        for (var i = Moves.Length - 1; i >= 0; i--)
            if (Moves[i].At <= real)
                return real + Moves[i].Ahead;
        return real;
    }
}

/// <summary>A move of a test clock.</summary>
/// <param name="At">When, in real time.</param>
/// <param name="Ahead">How far the clock was ahead from then on.</param>
[GenerateSerializer, Immutable, Alias("clock-move")]
public sealed record ClockMove([property: Id(0)] DateTimeOffset At, [property: Id(1)] TimeSpan Ahead);

/// <summary>How far a merchant wants the time of its orders to be moved.</summary>
public sealed record AdvanceClockRequest
{
    /// <summary>The most by which one request moves it: 31 days.</summary>
    public const long MaxSeconds = 2_678_400;

    /// <summary>Required. Seconds, 0 to 2,678,400; 0 does what is due now and moves nothing.</summary>
    public long? Seconds { get; init; }

    /// <summary>Checks a request.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Check(AdvanceClockRequest request, TestClock clock) =>
        FieldValidation.Required("seconds", request.Seconds)
        ?? FieldValidation.Range("seconds", request.Seconds, 0, MaxSeconds)
        ?? (
            clock.Ahead + TimeSpan.FromSeconds(request.Seconds!.Value) > TestClock.MaxAhead
                ? new PaymentError(
                    PaymentErrorCode.OutOfRange,
                    $"seconds would move the clock to more than {TestClock.MaxAhead.TotalDays} days ahead of real time, which is the most there may be.",
                    "seconds"
                )
                : null
        );
}
