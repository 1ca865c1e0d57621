using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>
/// Asks channels at the same moment whether they would take an order, and has it prepared at the most preferred of those
/// that say yes; when that fails, at the next.
/// </summary>
/// <param name="inquiries">The channels, by preference.</param>
/// <param name="preferenceLimit">How long a more preferred channel is waited for while another is willing.</param>
/// <param name="clock">Measures it.</param>
internal sealed class Verification(ImmutableArray<Inquiry> inquiries, TimeSpan preferenceLimit, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public async Task<VerificationReport> Ask(CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = inquiries.Select(inquiry => inquiry.Ask(asking.Token)).ToArray();
        try
        {
            return await Take(answers, cancellationToken);
        }
        finally
        {
            // Nobody waits for the rest: asking has changed nothing there.
            await asking.CancelAsync();
            await Task.WhenAll(answers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<VerificationReport> Take(Task[] answers, CancellationToken cancellationToken)
    {
        // Beyond the order's own limit no further channel is begun with: what is left is asked again or rejected.
        while (clock.GetElapsedTime(_start) < Retries.VerificationLimit)
        {
            // Looked at before what they have answered: one that ends in between is seen the next time.
            var pending = answers.Where(answer => !answer.IsCompleted).ToArray();
            if (Taker() is { } taker)
            {
                if (await taker.Prepare(cancellationToken) is { } prepared) return Taken(taker, prepared);
            }
            else if (pending.Length > 0)
            {
                await NextAnswer(pending, cancellationToken);
            }
            else
            {
                break;
            }
        }

        return NotTaken();
    }

    private Inquiry? Taker()
    {
        var stands = inquiries.Select(inquiry => inquiry.Stand).ToArray();
        return Choosing.Taker(stands, isPatient: clock.GetElapsedTime(_start) < preferenceLimit) is { } place ? inquiries[place] : null;
    }

    /// <summary>Waits for one more answer; when a channel is willing, not beyond the time for more preferred ones.</summary>
    private async Task NextAnswer(Task[] pending, CancellationToken cancellationToken)
    {
        var next = Task.WhenAny(pending);
        if (inquiries.All(inquiry => inquiry.Stand != Stand.Willing))
        {
            await await next;
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = preferenceLimit - clock.GetElapsedTime(_start);
        var limit = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, patience.Token);
        if (await Task.WhenAny(next, limit) == next) await await next;
        await patience.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private VerificationReport Taken(Inquiry taker, Channels.PreparedOrder prepared) => new()
    {
        Outcome = VerificationOutcome.Taken,
        Asked = Names(inquiries),
        Channel = taker.Channel,
        PayUrl = prepared.PayUrl,
        QrCode = prepared.QrCode,
        LeftPrepared = Names(inquiries.Where(inquiry => inquiry.MayBePrepared && inquiry != taker)),
    };

    private VerificationReport NotTaken()
    {
        var isUndecided = inquiries.Any(inquiry => inquiry.IsUndecided || inquiry.Stand != Stand.Out);
        var reasons = string.Join("; ", inquiries.Select(inquiry => $"{inquiry.Channel}: {inquiry.Failure.Code} ({inquiry.Failure.Message})"));
        return new VerificationReport
        {
            Outcome = isUndecided ? VerificationOutcome.NoAnswer : VerificationOutcome.Refused,
            Asked = Names(inquiries),
            Failure = inquiries is [{ Channel: Charging.BalanceChannel } balance] && !isUndecided ? balance.Failure
                : inquiries.IsEmpty ? new Failure("no_channel", "No channel is enabled for this merchant.")
                : isUndecided ? new Failure("no_channel_answered", reasons)
                : new Failure("no_channel_accepted", reasons),
            LeftPrepared = Names(inquiries.Where(inquiry => inquiry.MayBePrepared)),
        };
    }

    private static ImmutableArray<string> Names(System.Collections.Generic.IEnumerable<Inquiry> inquiries) => [.. inquiries.Select(inquiry => inquiry.Channel)];
}
