using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Limits;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;

namespace Payments.Application.Merchants;

/// <summary>Where a merchant's time stands after a move.</summary>
/// <param name="Now">The time of its orders.</param>
/// <param name="Complete">The time is where it should be, and nothing of the merchant's is due or under way. Otherwise the request stopped
/// at its limits.</param>
/// <param name="RemainingSeconds">What is left to move, rounded up: ask for it to go on.</param>
/// <param name="Steps">At how many different times orders had something to do.</param>
/// <param name="Orders">How many orders had something to do.</param>
/// <param name="Ticks">How often orders did what was due.</param>
/// <param name="InFlight">How many orders wait for an answer from outside still.</param>
public sealed record ClockResponse(
    DateTimeOffset Now,
    bool Complete,
    long RemainingSeconds,
    int Steps,
    int Orders,
    int Ticks,
    int InFlight
);

/// <summary>Moves the time of a test merchant's orders; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class ClockCommands(IGrainFactory grains, TestClocks clocks, AuditLog audit, MerchantConcurrency waits)
{
    private static readonly PaymentError TestModeOnly = new PaymentError(
        PaymentErrorCode.TestModeOnly,
        "Only a merchant in test mode has a clock that can be moved."
    );

    /// <summary>Refuses whoever may not move time, before anything is read of what is asked.</summary>
    public static PaymentError? CheckMode(Merchant merchant) => merchant.Mode == MerchantMode.Test ? null : TestModeOnly;

    /// <summary>Moves time.</summary>
    /// <param name="actor">The merchant.</param>
    /// <param name="body">An <see cref="AdvanceClockRequest"/> in JSON.</param>
    /// <param name="cancellationToken">Stops it where it is.</param>
    public async Task<CommandResult<ClockResponse>> Advance(
        MerchantActor actor,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        if (CheckMode(actor.Merchant) is { } error)
            return error;
        var read = JsonBody.Read(body, DomainJson.Stored.AdvanceClockRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        // The copy that authenticated the request may be two seconds old.
        if (await grains.GetGrain<IMerchantGrain>(actor.Merchant.Id).Get() is not { } current)
            return MerchantErrors.NotFound;
        if (AdvanceClockRequest.Check(request, current.Clock ?? TestClock.Unmoved) is { } invalid)
            return invalid;

        return await audit.Record(
            actor,
            new Act(AuditAction.AdvanceClock, current.Id) { Changes = [SettingChanges.Asked("seconds", request.Seconds)] },
            () => waits.CallExternal(current.Id, () => AdvanceBy(current, TimeSpan.FromSeconds(request.Seconds!.Value), cancellationToken))
        );
    }

    private async Task<CommandResult<ClockResponse>> AdvanceBy(Merchant merchant, TimeSpan by, CancellationToken cancellationToken) =>
        await clocks.Advance(merchant, by, cancellationToken) is { } reached
            ? new ClockResponse(
                reached.Now,
                reached.IsComplete,
                (long)Math.Ceiling(reached.Remaining.TotalSeconds),
                reached.Steps,
                reached.Orders,
                reached.Advances,
                reached.InFlight
            )
            : MerchantErrors.ConcurrentChange;
}
