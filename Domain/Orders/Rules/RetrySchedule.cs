using System.Collections.Immutable;

namespace Payments.Domain.Orders.Rules;

/// <summary>When calls to channels are repeated and for how long. All of it in one place, so that it can be read as a table.</summary>
public static class RetrySchedule
{
    /// <summary>How long a channel has to take an order before it is rejected: 30 s.</summary>
    public static readonly TimeSpan VerificationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long after the deadline money still counts as in time, and a silent channel is still asked: 60 s.</summary>
    public static readonly TimeSpan LatePaymentGrace = TimeSpan.FromSeconds(60);

    /// <summary>How long after money was to be set aside for a refund it is released, if it was not used: 60 s.</summary>
    public static readonly TimeSpan UnusedHoldTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After this time no call to an account is under way any more, answered or not: 60 s, twice as long as grains wait for an answer.
    /// </summary>
    public static readonly TimeSpan MaxCallDuration = TimeSpan.FromSeconds(60);

    private static readonly ImmutableArray<TimeSpan> VerificationDelays = Seconds(1, 2, 4, 8);
    private static readonly ImmutableArray<TimeSpan> ChargeDelays = Seconds(1, 2, 5, 10, 15, 20, 30);
    private static readonly ImmutableArray<TimeSpan> BookingDelays = Seconds(1, 2, 5, 10, 30, 60);
    private static readonly ImmutableArray<TimeSpan> QueryDelays = Seconds(5, 10, 15);

    // A report that does not match is worth asking about for a day, like money that may come late.
    private static readonly ImmutableArray<TimeSpan> DiscrepancyDelays = Seconds(
        5,
        10,
        15,
        60,
        300,
        900,
        3600,
        3 * 3600,
        8 * 3600,
        12 * 3600
    );
    private static readonly ImmutableArray<TimeSpan> CloseDelays = Seconds(5, 30, 120, 600, 3600);

    // Without end, because money may have been taken: an hour apart, so that an answer that has become readable is soon found.
    private static readonly ImmutableArray<TimeSpan> UnreadableDelays = Seconds(5, 15, 60, 300, 900, 1800, 3600);

    // Without end, because a refund whose outcome is unknown may have been made: giving it up would free money that is gone.
    private static readonly ImmutableArray<TimeSpan> RefundDelays = Seconds(
        2,
        10,
        30,
        120,
        600,
        1800,
        3600,
        2 * 3600,
        4 * 3600,
        8 * 3600,
        24 * 3600
    );

    // After an order ended unpaid its channel is asked for a day: 61 s, so that money within the grace is found, then ever later.
    private static readonly ImmutableArray<TimeSpan> FollowUpDelays = Seconds(61, 300, 900, 3600, 3 * 3600, 8 * 3600, 12 * 3600);

    internal static TimeSpan AfterVerification(int attemptsMade) => DelayOrLast(VerificationDelays, attemptsMade);

    internal static TimeSpan AfterCharge(int attemptsMade) => DelayOrLast(ChargeDelays, attemptsMade);

    internal static TimeSpan AfterBooking(int attemptsMade) => DelayOrLast(BookingDelays, attemptsMade);

    internal static TimeSpan AfterQuery(int attemptsMade) => DelayOrLast(QueryDelays, attemptsMade);

    internal static TimeSpan AfterRefund(int attemptsMade) => DelayOrLast(RefundDelays, attemptsMade);

    internal static TimeSpan AfterUnreadable(int attemptsMade) => DelayOrLast(UnreadableDelays, attemptsMade);

    internal static TimeSpan? AfterDiscrepancy(int attemptsMade) =>
        attemptsMade <= DiscrepancyDelays.Length ? DiscrepancyDelays[attemptsMade - 1] : null;

    internal static TimeSpan? AfterClose(int attemptsMade) => attemptsMade <= CloseDelays.Length ? CloseDelays[attemptsMade - 1] : null;

    internal static TimeSpan FirstFollowUp => FollowUpDelays[0];

    internal static TimeSpan? AfterFollowUp(int attemptsMade) => attemptsMade < FollowUpDelays.Length ? FollowUpDelays[attemptsMade] : null;

    private static TimeSpan DelayOrLast(ImmutableArray<TimeSpan> waits, int attemptsMade) =>
        waits[Math.Min(attemptsMade, waits.Length) - 1];

    private static ImmutableArray<TimeSpan> Seconds(params ReadOnlySpan<int> seconds)
    {
        var waits = ImmutableArray.CreateBuilder<TimeSpan>(seconds.Length);
        foreach (var wait in seconds)
            waits.Add(TimeSpan.FromSeconds(wait));
        return waits.MoveToImmutable();
    }
}
