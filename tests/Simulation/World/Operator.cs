using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Merchants;
using Payments.Simulation.Scheduling;
using Payments.Storage;

namespace Payments.Simulation.World;

/// <summary>
/// What is done to merchants while their orders go on: webhook secrets are rotated, test clocks moved, accounts corrected, and it is said
/// what providers took where that cannot be read.
/// </summary>
internal sealed class Operator
{
    private const int MaxTries = 100;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly SimulatedWorld _world;
    private readonly IGrainFactory _grains;
    private readonly bool _rotatesSecrets;
    private readonly bool _correctsAccounts;
    private readonly List<OrderPlan> _charged;
    private int _corrections;

    public Operator(SimulatedWorld world, IGrainFactory grains)
    {
        (_world, _grains) = (world, grains);
        _rotatesSecrets = Scheduler.Chance(0.5);
        _correctsAccounts = Scheduler.Chance(0.5);
        _charged = [.. world.Plans.Where(plan => plan.Terms.AccountId is not null)];
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
            if (_correctsAccounts && _charged.Count > 0)
                await Ask(CorrectAccount(Scheduler.Pick(_charged)));
            // That nothing was taken can be said only when nobody pays any more.
            foreach (var order in Unreadable().Where(_ => Scheduler.Chance(0.2)).ToList())
                if (Resolution(order) is { PaymentId: not null } found)
                    await Ask(_grains.GetOrder(new OrderId(order)).Resolve(found));
        }
    }

    /// <summary>
    /// Says of all that cannot be read what providers' books have. Paying is over, and faults are; an outage may go on for minutes.
    /// </summary>
    public async Task ResolveAll()
    {
        foreach (var order in Unreadable().ToList())
            for (var tries = 0; tries < MaxTries && Resolution(order) is { } found; tries++)
            {
                await Ask(_grains.GetOrder(new OrderId(order)).Resolve(found));
                await _world.Delay(RetryDelay);
            }
    }

    private IEnumerable<string> Unreadable() =>
        _world.Database.Orders.Values.Where(record => record.State.UnreadableChannels is not null).Select(record => record.Key);

    /// <summary>What the books of a provider have that the order does not know; null where the order has no question.</summary>
    private ResolvePaymentCommand? Resolution(string order)
    {
        if (_world.Database.Orders[order].State is not { UnreadableChannels: [var channel, ..] } state)
            return null;
        var taken = _world
            .Providers.Find(provider => provider.Name == channel)!
            .Orders[order]
            .Payments.Find(payment => !state.Order.Payments.Any(known => known.Id.Value == payment.Id));
        return new ResolvePaymentCommand
        {
            Channel = channel,
            PaymentId = taken is null ? null : new PaymentId(taken.Id),
            Amount = taken is null ? null : new Money(taken.Amount, taken.Currency),
            PaidAt = taken?.At,
            Reason = "the provider's books",
        };
    }

    /// <summary>Takes from an account, so that a full one has room again, or gives.</summary>
    private async Task CorrectAccount(OrderPlan plan)
    {
        var (merchant, account, currency) = (plan.MerchantId, plan.Terms.AccountId!.Value, plan.Terms.Amount.Currency);
        var booking = Booking.Adjustment(
            AccountId.Adjustment(merchant, account, $"correction-{++_corrections}"),
            Scheduler.Pick([-1500, -300, 300]),
            currency,
            "corrected"
        );
        _world.Trace.Note("operator", "corrects", () => $"{account} of {merchant}: {booking.Kind} {booking.Amount}");
        var reply = await _grains.GetGrain<IAccountGrain>(AccountId.Key(merchant, account)).Book(merchant, account, booking);
        if (reply.Entry is not null && !_world.Database.Journal.ContainsKey(booking.Id))
            _world.Findings.Add($"{account} of {merchant}: correction {booking.Id} was answered and is not durable");
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
