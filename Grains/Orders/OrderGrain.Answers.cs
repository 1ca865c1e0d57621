using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Orleans;
using Orleans.Storage;
using Payments.Domain;
using Payments.Storage.Grains;

namespace Payments.Grains;

/// <summary>What the calls come to that the order has made outside its turns, each with the number of its attempt.</summary>
public sealed partial class OrderGrain
{
    /// <inheritdoc/>
    public Task Verified(int attempt, VerificationReport report) =>
        Answered(DutyKind.Verify, "", (state, now) => Verifying.Answered(state, attempt, report, now));

    /// <inheritdoc/>
    public Task Queried(string channel, int attempt, ChannelOrderStatus? status) =>
        Answered(DutyKind.Query, channel, (state, now) => Querying.Answered(state, channel, attempt, status, now), status?.Unreadable);

    /// <inheritdoc/>
    public Task Closed(string channel, int attempt, CloseOutcome outcome) =>
        Answered(DutyKind.Close, channel, (state, now) => Querying.Closed(state, channel, attempt, outcome, now));

    /// <inheritdoc/>
    public Task RefundAnswered(string refundId, int attempt, RefundOutcome outcome, Failure? failure) =>
        Answered(DutyKind.Refund, refundId, (state, now) => Refunding.Answered(state, refundId, attempt, outcome, failure, now));

    /// <inheritdoc/>
    public Task Charged(string channel, int attempt, ChargeReport report) =>
        Answered(DutyKind.Charge, channel, (state, now) => Charging.Answered(state, channel, attempt, report, now), report.Unreadable);

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

    private async Task Answered(DutyKind kind, string subject, Func<OrderState, Circumstances, Decision?> rule, UnreadablePayment? unreadable = null)
    {
        using var turn = BeginTurn();
        await Decide(rule);
        if (unreadable is not null) Unreadable(subject, unreadable);
        _underWay.End(kind, subject);
        EndTurn(true);
    }

    /// <summary>
    /// Lets a rule decide about what came from outside. Where storage knows a payment as that of another order, the rule decides again, with that
    /// knowledge.
    /// </summary>
    private async Task Decide(Func<OrderState, Circumstances, Decision?> rule)
    {
        if (_written is not { } state) return;
        var now = await Now(state.Order.MerchantId);
        while (rule(_written!, now) is { } decision)
        {
            try
            {
                // A report that counts for nothing and is known already is only counted.
                if (ReferenceEquals(decision.State, _written)) metrics.Written(_written, decision);
                else await Write(decision);
                return;
            }
            catch (KeyTakenException taken)
            {
                var elsewhere = (now.PaidElsewhere ?? []).Union(taken.Keys.Select(key => PaymentKey.Read(key)));
                if (elsewhere.Count == now.PaidElsewhere?.Count) throw new InconsistentStateException(taken.Message, taken);
                now = now with { PaidElsewhere = elsewhere };
                await ReadAgain();
            }
        }
    }

    /// <summary>Nothing was written, and what was to be is forgotten. Where it cannot be, the activation is dropped with it.</summary>
    private async Task ReadAgain()
    {
        try
        {
            await row.ReadStateAsync();
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            throw new InconsistentStateException($"{this.GetPrimaryKeyString()} could not be read again.", error);
        }

        _written = row.State.State ?? throw new InconsistentStateException($"{this.GetPrimaryKeyString()} is gone.");
    }

    /// <summary>Said each time, so that an operator goes on hearing of it for as long as the order waits.</summary>
    private void Unreadable(string channel, UnreadablePayment payment)
    {
        if (_written is not { Unreadable: { } waiting, Order: var order } || !waiting.Contains(channel)) return;
        metrics.Unreadable(channel);
        LogUnreadable(channel, order.Id, order.MerchantId, payment.Problem);
    }
}
