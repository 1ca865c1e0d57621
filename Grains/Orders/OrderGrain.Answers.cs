using System.Globalization;
using Orleans;
using Orleans.Storage;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>What the calls come to that the order has made outside its turns, each with the number of its attempt.</summary>
public sealed partial class OrderGrain
{
    /// <inheritdoc/>
    public Task HandleVerificationResult(int attempt, VerificationResult report) =>
        Handle(ActionKind.Verify, "", (state, now) => VerificationRules.ApplyResult(state, attempt, report, now));

    /// <inheritdoc/>
    public Task HandleQueryResult(string channel, int attempt, ChannelOrderStatus? status) =>
        Handle(ActionKind.Query, channel, (state, now) => QueryRules.ApplyResult(state, channel, attempt, status, now), status?.Unreadable);

    /// <inheritdoc/>
    public Task HandleCloseResult(string channel, int attempt, CloseOutcome outcome) =>
        Handle(ActionKind.Close, channel, (state, now) => QueryRules.ApplyCloseResult(state, channel, attempt, outcome, now));

    /// <inheritdoc/>
    public Task HandleRefundResult(string refundId, int attempt, RefundOutcome outcome, Failure? failure) =>
        Handle(ActionKind.Refund, refundId, (state, now) => RefundRules.ApplyResult(state, refundId, attempt, outcome, failure, now));

    /// <inheritdoc/>
    public Task HandleChargeResult(string channel, int attempt, ChargeAttemptResult report) =>
        Handle(ActionKind.Charge, channel, (state, now) => ChargeRules.ApplyResult(state, channel, attempt, report, now), report.Unreadable);

    /// <inheritdoc/>
    public Task HandleTimeout(int attempt) => Handle(ActionKind.Expire, "", (state, now) => ChargeRules.ApplyTimeout(state, attempt, now));

    /// <inheritdoc/>
    public Task HandleCreditResult(int attempt, bool isBooked) => Handle(ActionKind.Credit, "", (state, now) => ChargeRules.ApplyCreditResult(state, attempt, isBooked, now));

    /// <inheritdoc/>
    public Task HandleCreditFailure(int attempt, Failure failure) =>
        Handle(ActionKind.Credit, "", (state, now) => ChargeRules.ApplyCreditFailure(state, attempt, failure, now));

    /// <inheritdoc/>
    public Task HandleHoldResult(ActionKind kind, string holdId, int attempt, bool isBooked) =>
        Handle(kind, holdId, (state, now) => ChargeRules.ApplyHoldResult(state, kind, holdId, attempt, isBooked, now));

    /// <inheritdoc/>
    public Task HandleDeliveryResult(string eventId, int attempt, Delivery delivery) =>
        Handle(ActionKind.Notify, eventId, (state, now) => NotificationRules.ApplyAttempt(state, eventId, attempt, delivery, now));

    /// <inheritdoc/>
    public Task HandleDeferral(string eventId, int attempt, TimeSpan deferral) =>
        Handle(ActionKind.Notify, eventId, (state, now) => NotificationRules.ApplyDeferral(state, eventId, attempt, deferral, now));

    /// <inheritdoc/>
    public Task HandleResendResult(int sequence, int attempt, Delivery delivery) => Handle(
        ActionKind.Resend, sequence.ToString(CultureInfo.InvariantCulture), (state, now) => NotificationRules.ApplyResend(state, sequence, attempt, delivery, now));

    private async Task Handle(ActionKind kind, string subject, Func<OrderState, DecisionContext, Decision?> rule, UnreadablePayment? unreadable = null)
    {
        using var turn = BeginTurn();
        await Decide(rule);
        if (unreadable is not null) ReportUnreadable(subject, unreadable);
        _running.End(kind, subject);
        EndTurn(true);
    }

    /// <summary>
    /// Lets a rule decide about what came from outside. Where storage knows a payment as that of another order, the rule decides again, with that
    /// knowledge.
    /// </summary>
    private async Task Decide(Func<OrderState, DecisionContext, Decision?> rule)
    {
        if (_written is not { } state) return;
        var now = await ReadContext(state.Order.MerchantId);
        while (rule(_written!, now) is { } decision)
        {
            try
            {
                // A report that counts for nothing and is known already is only counted.
                if (ReferenceEquals(decision.State, _written)) metrics.RecordDecision(_written, decision);
                else await Write(decision);
                return;
            }
            catch (KeyInUseException taken)
            {
                var elsewhere = (now.PaymentsOfOtherOrders ?? []).Union(taken.Keys.Select(key => PaymentKey.Read(key)));
                if (elsewhere.Count == now.PaymentsOfOtherOrders?.Count) throw new InconsistentStateException(taken.Message, taken);
                now = now with { PaymentsOfOtherOrders = elsewhere };
                await Reload();
            }
        }
    }

    /// <summary>Nothing was written, and what was to be is forgotten. Where it cannot be, the activation is dropped with it.</summary>
    private async Task Reload()
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
    private void ReportUnreadable(string channel, UnreadablePayment payment)
    {
        if (_written is not { UnreadableChannels: { } waiting, Order: var order } || !waiting.Contains(channel)) return;
        metrics.RecordUnreadable(channel);
        LogUnreadable(channel, order.Id, order.MerchantId, payment.Problem);
    }
}
