using Payments.Channels;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Merchants;
using Payments.Storage.Grains;

namespace Payments.Grains.Actions;

/// <summary>What orders ask of their channels.</summary>
public sealed class ChannelActions(ChannelRegistry channels, MerchantDirectory merchants, TimeProvider clock, MonotonicClock steady)
{
    /// <inheritdoc cref="ChannelRegistry.ChannelsWithSeveralPayments"/>
    internal IReadOnlySet<string> ChannelsWithSeveralPayments => channels.ChannelsWithSeveralPayments;

    /// <inheritdoc cref="ChannelRegistry.ChannelsOfMode"/>
    internal IReadOnlySet<string> ChannelsOfMode(MerchantMode mode) => channels.ChannelsOfMode(mode);

    /// <summary>Asks the order's channels to take it. One that may have it already is queried before it is asked to prepare it.</summary>
    internal async Task<VerificationResult> Verify(OrderState state, bool isPossibleRepeat, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        var asked = channels.CandidatesFor(order, merchant.Mode)
            // A top-up is prepared nowhere before it is charged.
            .Select(channel => new ChannelCandidate(channel, order, isPossiblyPrepared: order.Terms.Kind != OrderKind.TopUp && (isPossibleRepeat || VerificationRules.IsPossiblyPrepared(state, channel.Name))));
        var report = await new Verification([.. asked], channels.PreferenceLimit, clock).Run(cancellationToken);
        // A process that died may have prepared it at a channel that is not asked any more, so the order is closed there like anywhere else it does not stay.
        return isPossibleRepeat && order.Terms.Kind != OrderKind.TopUp
            ? report with { PreparedElsewhere = [.. report.PreparedElsewhere, .. channels.OutOfService(order, merchant.Mode)] }
            : report;
    }

    /// <summary>
    /// What a verification would come to, where that is certain without a call: the order's most preferred channel needs none. Null when
    /// channels have to be asked.
    /// </summary>
    internal async ValueTask<VerificationResult?> VerifyWithoutCall(PaymentOrder order)
    {
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        return channels.CandidatesFor(order, merchant.Mode) is [var channel, ..] && channel.PrepareWithoutCall(order) is { } prepared
            ? new VerificationResult { Outcome = VerificationOutcome.Accepted, Asked = [channel.Name], Channel = channel.Name, PayUrl = prepared.PayUrl, QrCode = prepared.QrCode, PreparedElsewhere = [] }
            : null;
    }

    /// <summary>Has a channel charge. When nobody knows what became of the attempt before, it is asked what it took first.</summary>
    internal async Task<ChargeAttemptResult> Charge(OrderState state, string name, bool isPossibleRepeat, CancellationToken cancellationToken)
    {
        var (order, at) = (state.Order, steady.Now - state.ClockBehind);
        if (channels.Find(name, state) is not { } channel) return Unknown(at, new Failure("unknown_channel", "This server no longer has the channel."));
        if (isPossibleRepeat || ChargeRules.IsOutcomeUnknown(state))
        {
            if (!channel.CanBeQueried || await channel.Query(order, cancellationToken) is not { } status) return Unknown(at, NoAnswer);
            if (!status.Payments.IsEmpty) return new ChargeAttemptResult { Outcome = ChargeOutcome.Taken, At = at, Payments = status.Payments };
            if (status.Unreadable is { } unreadable) return Unknown(at, Unreadable) with { Unreadable = unreadable };
        }

        if (ChargeRules.IsTooLate(order, steady.Now - state.ClockBehind + state.ClockAhead)) return Unknown(at, new Failure("too_late", "The time for another attempt is over."));
        return await channel.Charge(order, ChargeRules.ChargeKeyOf(state), cancellationToken) switch
        {
            { Response: ChannelResponse.Yes, Payment: { } taken } => new ChargeAttemptResult { Outcome = ChargeOutcome.Taken, At = at, Payments = [taken] },
            { Response: ChannelResponse.No } answer => new ChargeAttemptResult { Outcome = ChargeOutcome.Refused, At = at, Failure = answer.Failure ?? NoReason },
            { } answer => Unknown(at, answer.Failure ?? NoAnswer) with { Unreadable = answer.Unreadable },
        };
    }

    internal Task<ChannelOrderStatus?> Query(OrderState state, string name, CancellationToken cancellationToken) => channels.Find(name, state) switch
    {
        null => Task.FromResult<ChannelOrderStatus?>(null),
        { CanBeQueried: false } mute => Task.FromResult<ChannelOrderStatus?>(new() { State = ChannelOrderState.NotQueryable, CannotBeClosed = !mute.CanBeClosed }),
        { } channel => channel.Query(state.Order, cancellationToken),
    };

    internal Task<CloseOutcome> Close(OrderState state, string channel, CancellationToken cancellationToken) =>
        channels.Find(channel, state)?.Close(state.Order, cancellationToken) ?? Task.FromResult(CloseOutcome.NoAnswer);

    private static Failure NoAnswer { get; } = new("no_answer", "no answer");

    private static Failure Unreadable { get; } = new("unreadable_payment", "The channel says that it took money, and it cannot be read how much.");

    private static Failure NoReason { get; } = new("charge_refused", "The channel gave no reason.");

    private static ChargeAttemptResult Unknown(DateTimeOffset at, Failure failure) => new() { Outcome = ChargeOutcome.Unknown, At = at, Failure = failure };

    /// <summary>Asks for a refund; one whose outcome is not known is looked up before it is repeated under the same key.</summary>
    internal async Task<RefundResult> Refund(OrderState state, string refundId, int attempt, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var refund = order.Refunds.First(candidate => candidate.Id == refundId);
        if (channels.Find(refund.Channel, state) is not { } channel) return new RefundResult(RefundOutcome.NoAnswer);
        if (attempt > 1 && channel.CanBeQueried)
        {
            // Without knowing what became of the attempt before, another must wait.
            if (await channel.Query(order, cancellationToken) is not { } status) return new RefundResult(RefundOutcome.NoAnswer);
            if (status.Refunds.FirstOrDefault(known => known.Key == refund.Id) is { Outcome: RefundOutcome.Succeeded or RefundOutcome.Failed } known)
                return new RefundResult(known.Outcome, known.Failure);
        }

        return await channel.Refund(order, refund, cancellationToken);
    }
}
