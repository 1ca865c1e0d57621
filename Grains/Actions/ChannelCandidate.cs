using Payments.Channels;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Telemetry;

namespace Payments.Grains.Actions;

/// <summary>One channel's part in a verification: what it said, and whether the order may be prepared there.</summary>
/// <param name="channel">Who is asked.</param>
/// <param name="order">Of which order.</param>
/// <param name="isPossiblyPrepared">An earlier call may have prepared it and lost the answer, so the channel is queried first.</param>
internal sealed class ChannelCandidate(IPaymentChannel channel, PaymentOrder order, bool isPossiblyPrepared)
{
    private static readonly Failure NoAnswer = new("no_answer", "no answer");

    // Nobody pays a top-up anywhere: it is charged, so there is nothing to prepare.
    private static readonly PrepareResult NothingToPrepare = new(ChannelResponse.Yes, "", "");

    private PrepareResult? _prepared;

    public string Channel => channel.Name;

    public CandidateStatus Status { get; private set; } = CandidateStatus.Asked;

    /// <summary>The order is or may be payable there.</summary>
    public bool IsPossiblyPrepared { get; private set; } = isPossiblyPrepared;

    /// <summary>It may change its mind when asked again.</summary>
    public bool IsUndecided { get; private set; }

    public Failure Failure { get; private set; } = NoAnswer;

    /// <summary>Asks whether it would take the order. Changes nothing there.</summary>
    public async Task Verify(CancellationToken cancellationToken)
    {
        using var span = OrderTraces.BeginChild("channel.verify", channel.Name);
        var isKnown = false;
        if (IsPossiblyPrepared && channel.CanBeQueried)
        {
            if (await channel.Query(order, cancellationToken) is not { } status)
            {
                // Whatever it says now, what it said before is not known.
                Exclude(ChannelResponse.NoAnswer, NoAnswer);
                return;
            }

            IsPossiblyPrepared = status.State == ChannelOrderState.Open || !status.Payments.IsEmpty || status.Unreadable is not null;
            if (status.State is ChannelOrderState.Closed or ChannelOrderState.Failed)
            {
                Exclude(ChannelResponse.No, status.Failure ?? new Failure(FailureCodes.AlreadyClosed, "The channel has closed the order."));
                return;
            }

            if (status is { State: ChannelOrderState.Open, PayUrl: { } payUrl, QrCode: { } qrCode })
                _prepared = new PrepareResult(ChannelResponse.Yes, payUrl, qrCode);
            isKnown = status.State == ChannelOrderState.Open;
        }

        // A channel that has taken the order already need not be asked whether it would.
        var answer = isKnown ? new VerifyResult(ChannelResponse.Yes) : await channel.Verify(order, cancellationToken);
        if (answer.Response == ChannelResponse.Yes)
            Status = CandidateStatus.Available;
        else
            Exclude(answer.Response, answer.Failure);
    }

    /// <summary>Has it take the order, under the order's id as the key.</summary>
    /// <returns>Where it is paid; null when the channel did not take it or may not have.</returns>
    public async Task<PrepareResult?> Prepare(CancellationToken cancellationToken)
    {
        if (_prepared is { } known)
            return known;
        if (order.Terms.Kind == OrderKind.TopUp)
            return NothingToPrepare;
        IsPossiblyPrepared = true;
        using var span = OrderTraces.BeginChild("channel.prepare", channel.Name);
        var answer = await channel.Prepare(order, cancellationToken);
        if (answer is { Response: ChannelResponse.Yes, PayUrl: not null, QrCode: not null })
            return answer;

        if (answer.Response == ChannelResponse.No)
            IsPossiblyPrepared = false;
        Exclude(answer.Response, answer.Failure);
        return null;
    }

    private void Exclude(ChannelResponse response, Failure? failure)
    {
        Status = CandidateStatus.Excluded;
        IsUndecided = response != ChannelResponse.No;
        Failure = failure ?? NoAnswer;
    }
}
