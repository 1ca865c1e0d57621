using System.Globalization;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;

namespace Payments.Grains.Orders;

/// <summary>What the calls come to that the order has made outside its turns, each with the number of its attempt.</summary>
public sealed partial class OrderGrain
{
    /// <inheritdoc/>
    public Task HandleVerificationResult(int attempt, VerificationResult report) =>
        Handle(ActionKind.Verify, "", (state, context) => VerificationRules.ApplyResult(state, attempt, report, context));

    /// <inheritdoc/>
    public Task HandleQueryResult(string channel, int attempt, ChannelOrderStatus? status) =>
        Handle(
            ActionKind.Query,
            channel,
            (state, context) => QueryRules.ApplyResult(state, channel, attempt, status, context),
            status?.Unreadable
        );

    /// <inheritdoc/>
    public Task HandleCloseResult(string channel, int attempt, CloseOutcome outcome) =>
        Handle(ActionKind.Close, channel, (state, context) => QueryRules.ApplyCloseResult(state, channel, attempt, outcome, context));

    /// <inheritdoc/>
    public Task HandleRefundResult(string refundId, int attempt, RefundOutcome outcome, Failure? failure) =>
        Handle(ActionKind.Refund, refundId, (state, context) =>
            RefundRules.ApplyResult(state, refundId, attempt, outcome, failure, context)
        );

    /// <inheritdoc/>
    public Task HandleChargeResult(string channel, int attempt, ChargeAttemptResult report) =>
        Handle(
            ActionKind.Charge,
            channel,
            (state, context) => ChargeRules.ApplyResult(state, channel, attempt, report, context),
            report.Unreadable
        );

    /// <inheritdoc/>
    public Task HandleTimeout(int attempt) =>
        Handle(ActionKind.Expire, "", (state, context) => ChargeRules.ApplyTimeout(state, attempt, context));

    /// <inheritdoc/>
    public Task HandleHoldTimeout(HoldId holdId, int attempt) =>
        Handle(ActionKind.ExpireHold, holdId, (state, context) => RefundRules.ExpireHold(state, holdId, attempt, context));

    /// <inheritdoc/>
    public Task HandleCreditResult(int attempt, bool isBooked) =>
        Handle(ActionKind.Credit, "", (state, context) => ChargeRules.ApplyCreditResult(state, attempt, isBooked, context));

    /// <inheritdoc/>
    public Task HandleCreditFailure(int attempt, Failure failure) =>
        Handle(ActionKind.Credit, "", (state, context) => ChargeRules.ApplyCreditFailure(state, attempt, failure, context));

    /// <inheritdoc/>
    public Task HandleHoldResult(ActionKind kind, HoldId holdId, int attempt, bool isBooked) =>
        Handle(kind, holdId, (state, context) => ChargeRules.ApplyHoldResult(state, kind, holdId, attempt, isBooked, context));

    /// <inheritdoc/>
    public Task HandleDeliveryResult(EventId eventId, int attempt, Delivery delivery) =>
        Handle(ActionKind.Notify, eventId, (state, context) => NotificationRules.ApplyAttempt(state, eventId, attempt, delivery, context));

    /// <inheritdoc/>
    public Task HandleDeferral(EventId eventId, int attempt, TimeSpan deferral) =>
        Handle(ActionKind.Notify, eventId, (state, context) => NotificationRules.ApplyDeferral(state, eventId, attempt, deferral, context));

    /// <inheritdoc/>
    public Task HandleResendResult(int sequence, int attempt, Delivery delivery) =>
        Handle(ActionKind.Resend, sequence.ToString(CultureInfo.InvariantCulture), (state, context) =>
            NotificationRules.ApplyResend(state, sequence, attempt, delivery, context)
        );

    private async Task Handle(
        ActionKind kind,
        string subject,
        Func<OrderState, DecisionContext, Decision?> rule,
        UnreadablePayment? unreadable = null
    )
    {
        using var turn = BeginTurn();
        await Decide(rule);
        if (unreadable is not null)
            telemetry.RecordUnreadable(_written, subject, unreadable);
        _running.End(kind, subject);
        EndTurn(true);
    }
}
