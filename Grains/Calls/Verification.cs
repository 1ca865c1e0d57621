using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Channels;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>Asks channels, one after the other, to take an order; the first that does has it.</summary>
internal static class Verification
{
    public static async Task<VerificationReport> Ask(
        IEnumerable<IPaymentChannel> channels, PaymentOrder order, bool mayBePrepared, CancellationToken cancellationToken)
    {
        var asked = ImmutableArray.CreateBuilder<string>();
        var reasons = new List<string>();
        var silent = false;
        foreach (var channel in channels)
        {
            asked.Add(channel.Name);
            var answer = await Ask(channel, order, mayBePrepared, cancellationToken);
            if (answer is { Verdict: Verdict.Yes, PayUrl: { } payUrl, QrCode: { } qrCode })
                return new VerificationReport { Outcome = VerificationOutcome.Taken, Asked = asked.ToImmutable(), Channel = channel.Name, PayUrl = payUrl, QrCode = qrCode };
            silent |= answer.Verdict != Verdict.No;
            reasons.Add($"{channel.Name}: {answer.Failure?.Code ?? "no_answer"} ({answer.Failure?.Message ?? "no answer"})");
        }

        return new VerificationReport
        {
            Outcome = silent ? VerificationOutcome.NoAnswer : VerificationOutcome.Refused,
            Asked = asked.ToImmutable(),
            Failure = reasons switch
            {
                [] => new Failure("no_channel", "No channel is enabled for this merchant."),
                _ when silent => new Failure("no_channel_answered", string.Join("; ", reasons)),
                _ => new Failure("no_channel_accepted", string.Join("; ", reasons)),
            },
        };
    }

    private static async Task<PreparedOrder> Ask(IPaymentChannel channel, PaymentOrder order, bool mayBePrepared, CancellationToken cancellationToken)
    {
        // An attempt before this one may have prepared the order and lost the answer.
        if (mayBePrepared
            && await channel.Query(order, cancellationToken) is { State: ChannelOrderState.Open, PayUrl: { } payUrl, QrCode: { } qrCode })
            return new PreparedOrder(Verdict.Yes, payUrl, qrCode);

        var verdict = await channel.Verify(order, cancellationToken);
        return verdict.Verdict == Verdict.Yes
            ? await channel.Prepare(order, cancellationToken)
            : new PreparedOrder(verdict.Verdict, Failure: verdict.Failure);
    }
}
