using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Payments.Channels;
using Payments.Domain;
using Payments.Storage.Grains;

namespace Payments.Grains;

/// <summary>What orders ask of their channels.</summary>
public sealed class ChannelCalls(ChannelRegistry channels, MerchantDirectory merchants, TimeProvider clock, SteadyClock steady)
{
    /// <inheritdoc cref="ChannelRegistry.TakeSeveralPayments"/>
    internal IReadOnlySet<string> TakeSeveralPayments => channels.TakeSeveralPayments;

    /// <inheritdoc cref="ChannelRegistry.OfMode"/>
    internal IReadOnlySet<string> OfMode(MerchantMode mode) => channels.OfMode(mode);

    /// <summary>Asks the order's channels to take it. One that may have it already is queried before it is asked to prepare it.</summary>
    internal async Task<VerificationReport> Verify(OrderState state, bool mayRepeat, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        var asked = channels.For(order, merchant.Mode)
            // A top-up is prepared nowhere before it is charged.
            .Select(channel => new Inquiry(channel, order, mayBePrepared: order.Terms.Kind != OrderKind.TopUp && (mayRepeat || Verifying.MayBePrepared(state, channel.Name))));
        var report = await new Verification([.. asked], channels.PreferenceLimit, clock).Ask(cancellationToken);
        // A process that died may have prepared it at a channel that is not asked any more, so the order is closed there like anywhere else it does not stay.
        return mayRepeat && order.Terms.Kind != OrderKind.TopUp
            ? report with { LeftPrepared = [.. report.LeftPrepared, .. channels.OutOfService(order, merchant.Mode)] }
            : report;
    }

    /// <summary>
    /// What a verification would come to, where that is certain without a call: the order's most preferred channel needs none. Null when
    /// channels have to be asked.
    /// </summary>
    internal async ValueTask<VerificationReport?> VerifyWithoutCall(PaymentOrder order)
    {
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        return channels.For(order, merchant.Mode) is [var channel, ..] && channel.PrepareWithoutCall(order) is { } prepared
            ? new VerificationReport { Outcome = VerificationOutcome.Taken, Asked = [channel.Name], Channel = channel.Name, PayUrl = prepared.PayUrl, QrCode = prepared.QrCode, LeftPrepared = [] }
            : null;
    }

    /// <summary>Has a channel charge. When nobody knows what became of the attempt before, it is asked what it took first.</summary>
    internal async Task<ChargeReport> Charge(OrderState state, string name, bool mayRepeat, CancellationToken cancellationToken)
    {
        var (order, at) = (state.Order, steady.Now - state.Behind);
        if (channels.Find(name, state) is not { } channel) return Unknown(at, new Failure("unknown_channel", "This server no longer has the channel."));
        if (mayRepeat || Charging.IsInDoubt(state))
        {
            if (!channel.CanBeQueried || await channel.Query(order, cancellationToken) is not { } status) return Unknown(at, NoAnswer);
            if (!status.Payments.IsEmpty) return new ChargeReport { Outcome = ChargeOutcome.Taken, At = at, Payments = status.Payments };
            if (status.Unreadable is { } unreadable) return Unknown(at, Unreadable) with { Unreadable = unreadable };
        }

        if (Charging.IsTooLate(order, steady.Now - state.Behind + state.Ahead)) return Unknown(at, new Failure("too_late", "The time for another attempt is over."));
        return await channel.Charge(order, Charging.KeyOf(state), cancellationToken) switch
        {
            { Verdict: Verdict.Yes, Payment: { } taken } => new ChargeReport { Outcome = ChargeOutcome.Taken, At = at, Payments = [taken] },
            { Verdict: Verdict.No } answer => new ChargeReport { Outcome = ChargeOutcome.Refused, At = at, Failure = answer.Failure ?? NoReason },
            { } answer => Unknown(at, answer.Failure ?? NoAnswer) with { Unreadable = answer.Unreadable },
        };
    }

    internal Task<ChannelOrderStatus?> Query(OrderState state, string name, CancellationToken cancellationToken) => channels.Find(name, state) switch
    {
        null => Task.FromResult<ChannelOrderStatus?>(null),
        { CanBeQueried: false } mute => Task.FromResult<ChannelOrderStatus?>(new() { State = ChannelOrderState.CannotTell, CannotBeClosed = !mute.CanBeClosed }),
        { } channel => channel.Query(state.Order, cancellationToken),
    };

    internal Task<CloseOutcome> Close(OrderState state, string channel, CancellationToken cancellationToken) =>
        channels.Find(channel, state)?.Close(state.Order, cancellationToken) ?? Task.FromResult(CloseOutcome.NoAnswer);

    private static Failure NoAnswer { get; } = new("no_answer", "no answer");

    private static Failure Unreadable { get; } = new("unreadable_payment", "The channel says that it took money, and it cannot be read how much.");

    private static Failure NoReason { get; } = new("charge_refused", "The channel gave no reason.");

    private static ChargeReport Unknown(DateTimeOffset at, Failure failure) => new() { Outcome = ChargeOutcome.Unknown, At = at, Failure = failure };

    /// <summary>Asks for a refund; one whose outcome is not known is looked up before it is repeated under the same key.</summary>
    internal async Task<RefundAnswer> Refund(OrderState state, string refundId, int attempt, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var refund = order.Refunds.First(candidate => candidate.Id == refundId);
        if (channels.Find(refund.Channel, state) is not { } channel) return new RefundAnswer(RefundOutcome.NoAnswer);
        if (attempt > 1 && channel.CanBeQueried)
        {
            // Without knowing what became of the attempt before, another must wait.
            if (await channel.Query(order, cancellationToken) is not { } status) return new RefundAnswer(RefundOutcome.NoAnswer);
            if (status.Refunds.FirstOrDefault(known => known.Key == refund.Id) is { Outcome: RefundOutcome.Succeeded or RefundOutcome.Failed } known)
                return new RefundAnswer(known.Outcome, known.Failure);
        }

        return await channel.Refund(order, refund, cancellationToken);
    }
}
