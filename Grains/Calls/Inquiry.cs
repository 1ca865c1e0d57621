using System.Threading;
using System.Threading.Tasks;
using Payments.Channels;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>One channel's part in a verification: what it said, and whether the order may lie prepared there.</summary>
/// <param name="channel">Who is asked.</param>
/// <param name="order">Of which order.</param>
/// <param name="mayBePrepared">An earlier call may have prepared it and lost the answer, so the channel is queried first.</param>
internal sealed class Inquiry(IPaymentChannel channel, PaymentOrder order, bool mayBePrepared)
{
    private static readonly Failure Silent = new("no_answer", "no answer");

    // Nobody pays a top-up anywhere: it is charged, so there is nothing to prepare.
    private static readonly PreparedOrder Charged = new(Verdict.Yes, "", "");

    private PreparedOrder? _prepared;

    public string Channel => channel.Name;

    public Stand Stand { get; private set; } = Stand.Asked;

    /// <summary>The order is or may be payable there.</summary>
    public bool MayBePrepared { get; private set; } = mayBePrepared;

    /// <summary>It may change its mind when asked again.</summary>
    public bool IsUndecided { get; private set; }

    public Failure Failure { get; private set; } = Silent;

    /// <summary>Asks whether it would take the order. Changes nothing there.</summary>
    public async Task Ask(CancellationToken cancellationToken)
    {
        using var span = OrderTraces.BeginPart("channel.verify", channel.Name);
        var isKnown = false;
        if (MayBePrepared && channel.CanBeQueried)
        {
            if (await channel.Query(order, cancellationToken) is not { } status)
            {
                // Whatever it says now, what it said before is not known.
                Refuse(Verdict.NoAnswer, Silent);
                return;
            }

            MayBePrepared = status.State == ChannelOrderState.Open || !status.Payments.IsEmpty || status.Unreadable is not null;
            if (status.State is ChannelOrderState.Closed or ChannelOrderState.Failed)
            {
                Refuse(Verdict.No, status.Failure ?? new Failure("already_closed", "The channel has closed the order."));
                return;
            }

            if (status is { State: ChannelOrderState.Open, PayUrl: { } payUrl, QrCode: { } qrCode }) _prepared = new PreparedOrder(Verdict.Yes, payUrl, qrCode);
            isKnown = status.State == ChannelOrderState.Open;
        }

        // A channel that has taken the order already need not be asked whether it would.
        var answer = isKnown ? new ChannelVerdict(Verdict.Yes) : await channel.Verify(order, cancellationToken);
        if (answer.Verdict == Verdict.Yes) Stand = Stand.Willing;
        else Refuse(answer.Verdict, answer.Failure);
    }

    /// <summary>Has it take the order, under the order's id as the key.</summary>
    /// <returns>Where it is paid; null when the channel did not take it or may not have.</returns>
    public async Task<PreparedOrder?> Prepare(CancellationToken cancellationToken)
    {
        if (_prepared is { } known) return known;
        if (order.Terms.Kind == OrderKind.TopUp) return Charged;
        MayBePrepared = true;
        using var span = OrderTraces.BeginPart("channel.prepare", channel.Name);
        var answer = await channel.Prepare(order, cancellationToken);
        if (answer is { Verdict: Verdict.Yes, PayUrl: not null, QrCode: not null }) return answer;

        if (answer.Verdict == Verdict.No) MayBePrepared = false;
        Refuse(answer.Verdict, answer.Failure);
        return null;
    }

    private void Refuse(Verdict verdict, Failure? failure)
    {
        Stand = Stand.Out;
        IsUndecided = verdict != Verdict.No;
        Failure = failure ?? Silent;
    }
}
