using System.Collections.Immutable;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;

namespace Payments.Grains.Actions;

/// <summary>
/// Asks channels at the same moment whether they would take an order, and has it prepared at the most preferred of those
/// that say yes; when that fails, at the next.
/// </summary>
/// <param name="candidates">The channels, by preference.</param>
/// <param name="preferenceLimit">How long a more preferred channel is waited for while another is willing.</param>
/// <param name="clock">Measures it.</param>
internal sealed class Verification(ImmutableArray<ChannelCandidate> candidates, TimeSpan preferenceLimit, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public async Task<VerificationResult> Run(CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = candidates.Select(candidate => candidate.Verify(asking.Token)).ToArray();
        try
        {
            return await SelectAndPrepare(answers, cancellationToken);
        }
        finally
        {
            // Nobody waits for the rest: asking has changed nothing there.
            await asking.CancelAsync();
            await Task.WhenAll(answers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<VerificationResult> SelectAndPrepare(Task[] answers, CancellationToken cancellationToken)
    {
        // Beyond the order's own limit no further channel is begun with: what is left is asked again or rejected.
        while (clock.GetElapsedTime(_start) < RetrySchedule.VerificationTimeout)
        {
            // Looked at before what they have answered: one that ends in between is seen the next time.
            var pending = answers.Where(answer => !answer.IsCompleted).ToArray();
            if (SelectCandidate() is { } selected)
            {
                if (await selected.Prepare(cancellationToken) is { } prepared)
                    return Accepted(selected, prepared);
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

        return NotAccepted();
    }

    private ChannelCandidate? SelectCandidate()
    {
        var statuses = candidates.Select(candidate => candidate.Status).ToArray();
        return ChannelSelection.Select(statuses, waitsForPreferred: clock.GetElapsedTime(_start) < preferenceLimit) is { } place
            ? candidates[place]
            : null;
    }

    /// <summary>Waits for one more answer; when a channel is willing, not beyond the time for more preferred ones.</summary>
    private async Task NextAnswer(Task[] pending, CancellationToken cancellationToken)
    {
        var next = Task.WhenAny(pending);
        if (candidates.All(candidate => candidate.Status != CandidateStatus.Available))
        {
            await await next;
            return;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // In whole milliseconds, as timers have them: a wait for the rest of one would be over at once, again and again.
        var left = Math.Ceiling((preferenceLimit - clock.GetElapsedTime(_start)).TotalMilliseconds);
        var limit = Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, left)), clock, timeout.Token);
        if (await Task.WhenAny(next, limit) == next)
            await await next;
        await timeout.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private VerificationResult Accepted(ChannelCandidate selected, Channels.PrepareResult prepared) =>
        new()
        {
            Outcome = VerificationOutcome.Accepted,
            Asked = Names(candidates),
            Channel = selected.Channel,
            PayUrl = prepared.PayUrl,
            QrCode = prepared.QrCode,
            PreparedElsewhere = Names(candidates.Where(candidate => candidate.IsPossiblyPrepared && candidate != selected)),
        };

    private VerificationResult NotAccepted()
    {
        var isUndecided = candidates.Any(candidate => candidate.IsUndecided || candidate.Status != CandidateStatus.Excluded);
        var reasons = string.Join(
            "; ",
            candidates.Select(candidate => $"{candidate.Channel}: {candidate.Failure.Code} ({candidate.Failure.Message})")
        );
        return new VerificationResult
        {
            Outcome = isUndecided ? VerificationOutcome.NoAnswer : VerificationOutcome.Refused,
            Asked = Names(candidates),
            Failure =
                candidates is [{ Channel: ChargeRules.BalanceChannel } balance] && !isUndecided ? balance.Failure
                : candidates.IsEmpty ? new Failure(FailureCodes.NoChannel, "No channel is enabled for this merchant.")
                : isUndecided ? new Failure(FailureCodes.NoChannelAnswered, reasons)
                : new Failure(FailureCodes.NoChannelAccepted, reasons),
            PreparedElsewhere = Names(candidates.Where(candidate => candidate.IsPossiblyPrepared)),
        };
    }

    private static ImmutableArray<string> Names(System.Collections.Generic.IEnumerable<ChannelCandidate> candidates) =>
        [.. candidates.Select(candidate => candidate.Channel)];
}
