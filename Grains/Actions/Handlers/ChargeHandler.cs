using System.Collections.Immutable;
using Payments.Channels;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Storage.Grains;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Has a channel charge. Where nobody knows what became of the attempt before, it is asked what it took first.</summary>
internal sealed class ChargeHandler(ChannelRegistry channels, MonotonicClock clock) : IActionHandler
{
    private static readonly Failure NoAnswer = new("no_answer", "no answer");
    private static readonly Failure NoReason = new("charge_refused", "The channel gave no reason.");
    private static readonly Failure NoChannel = new Failure(FailureCodes.UnknownChannel, "This server no longer has the channel.");
    private static readonly Failure TooLate = new("too_late", "The time for another attempt is over.");
    private static readonly Failure Unreadable = new(
        "unreadable_payment",
        "The channel says that it took money, and it cannot be read how much."
    );

    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Charge];

    public async Task Run(ActionRun run, CancellationToken cancellationToken) =>
        await run.Order.HandleChargeResult(
            run.Action.Subject,
            run.Attempt,
            await Charge(run, clock.Now - run.State.ClockBehind, cancellationToken)
        );

    private async Task<ChargeAttemptResult> Charge(ActionRun run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (state, order) = (run.State, run.State.Order);
        if (channels.Find(run.Action.Subject, state) is not { } channel)
            return Unknown(at, NoChannel);
        if (run.IsPossibleRepeat || ChargeRules.IsOutcomeUnknown(state))
        {
            if (!channel.CanBeQueried || await channel.Query(order, cancellationToken) is not { } status)
                return Unknown(at, NoAnswer);
            if (!status.Payments.IsEmpty)
                return new ChargeAttemptResult
                {
                    Outcome = ChargeOutcome.Taken,
                    At = at,
                    Payments = status.Payments,
                };
            if (status.Unreadable is { } unreadable)
                return Unknown(at, Unreadable) with { Unreadable = unreadable };
        }

        if (ChargeRules.IsTooLate(order, clock.Now - state.ClockBehind + state.ClockAhead))
            return Unknown(at, TooLate);
        return await channel.Charge(order, ChargeRules.ChargeKeyOf(state), cancellationToken) switch
        {
            { Response: ChannelResponse.Yes, Payment: { } taken } => new ChargeAttemptResult
            {
                Outcome = ChargeOutcome.Taken,
                At = at,
                Payments = [taken],
            },
            { Response: ChannelResponse.No } refused => new ChargeAttemptResult
            {
                Outcome = ChargeOutcome.Refused,
                At = at,
                Failure = refused.Failure ?? NoReason,
            },
            { } result => Unknown(at, result.Failure ?? NoAnswer) with { Unreadable = result.Unreadable },
        };
    }

    private static ChargeAttemptResult Unknown(DateTimeOffset at, Failure failure) =>
        new()
        {
            Outcome = ChargeOutcome.Unknown,
            At = at,
            Failure = failure,
        };
}
