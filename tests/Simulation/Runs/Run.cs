using Orleans;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Simulation.Checks;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Silos;
using Payments.Simulation.Stores;
using Payments.Simulation.World;

namespace Payments.Simulation.Runs;

/// <summary>One run from its first order until nothing is owed any more.</summary>
internal sealed class Run
{
    /// <summary>How long after the last order faults go on: what was planned with it has happened by then.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(60);

    /// <summary>
    /// How long after the last fault everything has come to rest: longer than any schedule of attempts, which is four days.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromDays(7);

    private static readonly TimeSpan MaxClockStep = TimeSpan.FromSeconds(30);

    /// <summary>How often something is tried before it is a finding: an hour, longer than any outage.</summary>
    private const int MaxTries = 3600;

    /// <summary>In an account that has all but this a top-up may find no room.</summary>
    private const long Room = 700;

    private readonly RunOptions _options;
    private readonly Scheduler _scheduler;
    private readonly Faults _faults;
    private readonly Findings _findings = new();
    private readonly Coverage _coverage;
    private readonly Trace _trace;
    private readonly SimulatedWorld _world;
    private readonly Cluster _cluster;
    private readonly IGrainFactory _clients;
    private readonly bool _collectsIdle;
    private TimeSpan? _end;

    public Run(RunOptions options, Coverage coverage, bool keepsTrace)
    {
        (_options, _coverage) = (options, coverage);
        _scheduler = new Scheduler(options.Seed);
        _faults = new Faults(_scheduler, Enum.GetValues<FaultKind>().Except(options.Without).ToHashSet());
        _trace = new Trace(_scheduler, keepsTrace);
        var database = new Database(_findings);
        _world = new SimulatedWorld(_scheduler, _faults, _findings, _trace, database, options.Seed, options.Orders);
        _cluster = new Cluster(_scheduler, _faults, database, new AnswerChecks(database, _findings, coverage, _trace), (cluster, name) =>
            new Silo(cluster, name, _world.AddEdges)
        );
        _world.Cluster = _cluster;
        database.Written += _ => coverage.CountPairs(_faults);
        _ = new Reminders(_cluster);
        // Where nothing is collected, each order has to leave by itself.
        _collectsIdle = _scheduler.Chance(0.5);
        _clients = GrainFactoryProxy.Create(_cluster.Network, null);
    }

    /// <summary>Runs it.</summary>
    public async Task<RunResult> Execute()
    {
        _scheduler.Schedule(TimeSpan.Zero, () => Guard(Begin()));
        try
        {
            await _scheduler.Run(() => _findings.Any || _scheduler.Now > _end);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _findings.Add("The simulation failed: " + error);
        }

        if (!_findings.Any)
            new EndChecks(_world).Run();
        _coverage.Add(_faults);
        return new RunResult(_options, _findings.Listed, _trace.Hash, _scheduler.Steps, _trace.Lines);
    }

    private async Task Begin()
    {
        _cluster.Start(1 + _scheduler.Random.Next(3));
        var orders = new Shop(_world, _clients);
        foreach (var merchant in _world.Merchants)
            await Retry(async () => await _clients.GetGrain<IMerchantGrain>(merchant.Id).Register(merchant) is not null);
        await FundAccounts();
        Guard(Disturb());
        var @operator = new Operator(_world, _clients);
        Guard(@operator.Work());
        var all = Task.WhenAll(_world.Plans.Select(orders.Run));
        await _world.Delay(_world.Window + Aftermath);
        _faults.AreOver = true;
        await _world.Delay(TimeSpan.FromMinutes(1));
        Guard(Mend());
        Guard(@operator.ResolveAll());
        Guard(Collect());
        _end = _scheduler.Now + Rest;
        await all;
    }

    /// <summary>Silos die, and those grains leave memory that Orleans would collect for being idle.</summary>
    private async Task Disturb()
    {
        while (!_faults.AreOver)
        {
            await _world.Delay(_scheduler.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)));
            if (_faults.Strikes(FaultKind.Crash))
            {
                var silo = _scheduler.Pick(_cluster.Silos);
                _trace.Note(silo.Name, "dies", () => "");
                _cluster.Crash(silo);
            }

            _cluster.LoseDatabase();
            if (_faults.Strikes(FaultKind.ClockStep))
                _scheduler.Pick(_cluster.Silos).Clock.Offset = _scheduler.Between(-MaxClockStep, MaxClockStep);

            if (
                _collectsIdle && _cluster.Activations.ElementAtOrDefault(_scheduler.Random.Next(1 + _cluster.Activations.Count)) is { } idle
            )
                idle.Leave(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "collected"));
        }
    }

    /// <summary>Merchants that nobody asks for leave memory, as Orleans has them; orders have to leave by themselves.</summary>
    private async Task Collect()
    {
        while (true)
        {
            await _world.Delay(TimeSpan.FromHours(1));
            foreach (var activation in _cluster.Activations.Where(each => each.GrainId.Type.ToString() != OrderGrains.TypeName).ToList())
                activation.Leave(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "collected"));
        }
    }

    /// <summary>Endpoints that said that they are gone are set again; what was given up is asked for again, of some merchants.</summary>
    private async Task Mend()
    {
        new EndChecks(_world).CheckExhausted();
        foreach (var merchant in _world.Merchants)
        {
            var endpoint = _world.EndpointOf(merchant.Id);
            if (endpoint.IsGone && !_scheduler.Chance(0.5))
                continue;
            endpoint.Mend();
            var grain = _clients.GetGrain<IMerchantGrain>(merchant.Id);
            await Retry(async () =>
            {
                var known = (await grain.Get())!;
                var now = known.UpdatedAt.AddMilliseconds(1);
                return await grain.Replace(known with { NotifyUrlSetAt = now, NotifyUrlGoneAt = null, UpdatedAt = now }, known.UpdatedAt);
            });
            foreach (var plan in _world.Plans.Where(plan => plan.MerchantId == merchant.Id))
                if (_world.Database.Orders.TryGetValue(plan.OrderId, out var record) && !record.State.Outbox.Exhausted.IsEmpty)
                {
                    endpoint.Resent.Add(plan.OrderId);
                    await Retry(async () => await _clients.GetOrder(plan.OrderId).ResendExhausted(merchant.Id) is not null);
                }
        }
    }

    private async Task FundAccounts()
    {
        foreach (var plan in _world.Plans.DistinctBy(plan => (plan.MerchantId, plan.Terms.AccountId, plan.Terms.Amount.Currency)))
        {
            if (plan.Terms.AccountId is not { } account)
                continue;
            var booking = Booking.Adjustment(
                $"funds-{plan.MerchantId}-{account}-{plan.Terms.Amount.Currency}",
                _scheduler.Chance(0.2) ? Bookkeeping.MaxBalance - Room : 3000,
                plan.Terms.Amount.Currency,
                "funds"
            );
            var grain = _clients.GetGrain<IAccountGrain>(AccountId.Key(plan.MerchantId, account));
            await Retry(async () => await grain.Book(plan.MerchantId, account, booking) is not null);
        }
    }

    private async Task Retry(Func<Task<bool>> call)
    {
        Exception? last = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            try
            {
                if (await call())
                    return;
            }
            catch (Exception error) when (Grains.Interfaces.GrainCallFailures.IsUnanswered(error))
            {
                last = error;
                _trace.Note("setup", "failed", () => error.Message);
            }

            await _world.Delay(TimeSpan.FromSeconds(1));
        }

        _findings.Add($"What has to be done is not done after {MaxTries} tries: {last?.Message}");
    }

    /// <summary>What the world's own people trip over is a finding, too.</summary>
    private async void Guard(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception error)
        {
            _findings.Add("The simulation failed: " + error);
        }
    }
}
