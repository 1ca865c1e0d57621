using System;
using System.Globalization;
using System.Threading.Tasks;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>What the calls come to that the order has made outside its turns, each with the number of its attempt.</summary>
public sealed partial class OrderGrain
{
    /// <inheritdoc/>
    public Task Verified(int attempt, VerificationReport report) =>
        Answered(DutyKind.Verify, "", (state, now) => Verifying.Answered(state, attempt, report, now));

    /// <inheritdoc/>
    public Task Queried(string channel, int attempt, ChannelOrderStatus? status) =>
        Answered(DutyKind.Query, channel, (state, now) => Querying.Answered(state, channel, attempt, status, now));

    /// <inheritdoc/>
    public Task Closed(string channel, int attempt, CloseOutcome outcome) =>
        Answered(DutyKind.Close, channel, (state, now) => Querying.Closed(state, channel, attempt, outcome, now));

    /// <inheritdoc/>
    public Task RefundAnswered(string refundId, int attempt, RefundOutcome outcome, Failure? failure) =>
        Answered(DutyKind.Refund, refundId, (state, now) => Refunding.Answered(state, refundId, attempt, outcome, failure, now));

    /// <inheritdoc/>
    public Task Charged(string channel, int attempt, ChargeReport report) =>
        Answered(DutyKind.Charge, channel, (state, now) => Charging.Answered(state, channel, attempt, report, now));

    /// <inheritdoc/>
    public Task TimedOut(int attempt) => Answered(DutyKind.Expire, "", (state, now) => Charging.TimedOut(state, attempt, now));

    /// <inheritdoc/>
    public Task Credited(int attempt, bool isBooked) => Answered(DutyKind.Credit, "", (state, now) => Charging.Credited(state, attempt, isBooked, now));

    /// <inheritdoc/>
    public Task CreditRefused(int attempt, Failure failure) =>
        Answered(DutyKind.Credit, "", (state, now) => Charging.CreditRefused(state, attempt, failure, now));

    /// <inheritdoc/>
    public Task HoldEnded(DutyKind kind, string holdId, int attempt, bool isBooked) =>
        Answered(kind, holdId, (state, now) => Charging.HoldEnded(state, kind, holdId, attempt, isBooked, now));

    /// <inheritdoc/>
    public Task Delivered(string eventId, int attempt, Delivery delivery) =>
        Answered(DutyKind.Notify, eventId, (state, now) => Notifying.Attempted(state, eventId, attempt, delivery, now));

    /// <inheritdoc/>
    public Task HeldBack(string eventId, int attempt, TimeSpan hold) =>
        Answered(DutyKind.Notify, eventId, (state, now) => Notifying.HeldBack(state, eventId, attempt, hold, now));

    /// <inheritdoc/>
    public Task Redelivered(int sequence, int attempt, Delivery delivery) => Answered(
        DutyKind.Resend, sequence.ToString(CultureInfo.InvariantCulture), (state, now) => Notifying.Resent(state, sequence, attempt, delivery, now));

    private async Task Answered(DutyKind kind, string subject, Func<OrderState, Circumstances, Decision?> rule)
    {
        using var turn = BeginTurn();
        if (_written is { } state && rule(state, await Now(state.Order.MerchantId)) is { } decision) await Write(decision);
        _underWay.End(kind, subject);
        EndTurn(true);
    }
}
