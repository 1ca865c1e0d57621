using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Payments.Simulation.Scheduling;
using Payments.Storage;

namespace Payments.Simulation.World;

/// <summary>What is done to merchants while their orders go on: webhook secrets are rotated, test clocks are moved.</summary>
internal sealed class Operator
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);

    private readonly SimulatedWorld _world;
    private readonly IGrainFactory _grains;
    private readonly bool _rotatesSecrets;

    public Operator(SimulatedWorld world, IGrainFactory grains)
    {
        (_world, _grains) = (world, grains);
        _rotatesSecrets = Scheduler.Chance(0.5);
    }

    private Scheduler Scheduler => _world.Scheduler;

    /// <summary>Works until faults are over.</summary>
    public async Task Work()
    {
        while (!_world.Faults.AreOver)
        {
            await _world.Delay(Scheduler.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5)));
            if (_rotatesSecrets && Scheduler.Chance(0.3))
                await Ask(RotateSecret(Scheduler.Pick(_world.Merchants).Id));
            if (_world.MovedClock is { } moved && Scheduler.Chance(0.3))
                await Ask(MoveClock(moved));
        }
    }

    /// <summary>Waits for an answer, which does not come from a process that dies.</summary>
    private async Task Ask(Task work)
    {
        try
        {
            await await Task.WhenAny(work, _world.Delay(AnswerTimeout));
        }
        catch (Exception error) when (GrainCallFailures.IsUnanswered(error) || error is StorageException)
        {
            _world.Trace.Note("operator", "failed", () => error.Message);
        }
    }

    private async Task RotateSecret(MerchantId id)
    {
        var grain = _grains.GetGrain<IMerchantGrain>(id);
        if (await grain.Get() is not { } known)
            return;
        var now = SimulatedClock.Epoch + Scheduler.Now;
        var changedAt = now > known.UpdatedAt ? now : known.UpdatedAt.AddMilliseconds(1);
        var overlap = Scheduler.Pick([TimeSpan.Zero, TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)]);
        if (known.WithWebhookKey(_world.NewWebhookKey(id), overlap, changedAt) is { } changed)
            await grain.Replace(changed, known.UpdatedAt);
        _world.Trace.Note("operator", "rotates", () => $"{id}, overlap {overlap}");
    }

    private async Task MoveClock(MerchantId id)
    {
        var services = Scheduler.Pick(_world.Cluster.Silos).Services;
        var merchant = await services.GetRequiredService<MerchantDirectory>().Get(id);
        var by = Scheduler.Pick([TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20), TimeSpan.FromHours(3), TimeSpan.FromDays(2)]);
        _world.Trace.Note("operator", "moves the clock", () => $"{id} by {by}");
        await services.GetRequiredService<TestClocks>().Advance(merchant, by, CancellationToken.None);
    }
}
