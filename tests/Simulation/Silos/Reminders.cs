using Orleans;
using Orleans.Runtime;
using Payments.Grains.Interfaces.Orders;
using Payments.Simulation.Scheduling;
using Payments.Simulation.World;

namespace Payments.Simulation.Silos;

/// <summary>
/// Orleans' reminder service over rows with a due time: it looks every ten seconds at what is due within a minute and ticks it then, and
/// again every ten seconds for as long as the row says so. Ticks may come late, twice or not at all.
/// </summary>
internal sealed class Reminders
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(1);
    private static readonly GrainMethod Tick = GrainMethod.Of(
        typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder), [typeof(string), typeof(TickStatus)])!
    );
    private static readonly GrainType OrderType = GrainType.Create(OrderGrains.TypeName);

    private readonly Cluster _cluster;
    private readonly Dictionary<string, TimeSpan> _next = new(StringComparer.Ordinal);
    private Event? _look;
    private TimeSpan _lookAt;

    public Reminders(Cluster cluster)
    {
        _cluster = cluster;
        cluster.Database.Written += written =>
        {
            if (written.DueAt is not null)
                LookInTime();
        };
    }

    private Scheduler Scheduler => _cluster.Scheduler;

    private static TimeSpan TimeOf(long due) => DateTimeOffset.FromUnixTimeMilliseconds(due) - SimulatedClock.Epoch;

    /// <summary>Nothing is looked at for as long as nothing can be due.</summary>
    private void LookInTime()
    {
        if (_cluster.Database.Due.Count == 0)
            return;
        var at = TimeOf(_cluster.Database.Due.Min.DueAt) - LookAhead;
        if (at < Scheduler.Now + Period)
            at = Scheduler.Now + Period;
        if (_look is not null && _lookAt <= at)
            return;
        _look?.Cancel();
        (_lookAt, _look) = (at, Scheduler.Schedule(at - Scheduler.Now, Look));
    }

    private void Look()
    {
        _look = null;
        var now = Scheduler.Now;
        foreach (var (due, key) in _cluster.Database.Due)
        {
            if (TimeOf(due) > now + LookAhead)
                break;
            if (_next.TryGetValue(key, out var next) && next > now)
                continue;
            var at = TimeOf(due) > now ? TimeOf(due) : now + Scheduler.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
            _next[key] = at + Period;
            if (_cluster.Faults.Strikes(FaultKind.MissedTick))
                continue;
            ScheduleTick(key, at);
            if (_cluster.Faults.Strikes(FaultKind.DoubleTick))
                ScheduleTick(key, at + Scheduler.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)));
        }

        LookInTime();
    }

    private void ScheduleTick(string key, TimeSpan at) => Scheduler.Schedule(at - Scheduler.Now, () =>
        {
            // The row may have moved on since it was read: then nothing of this key is due any more.
            if (_cluster.Database.Orders[key].DueAt is { } due && TimeOf(due) <= Scheduler.Now + Period)
                _ = _cluster.Network.Send(
                    new GrainCall(Scheduler.Pick(_cluster.Silos), GrainId.Create(OrderType, key), Tick, ["due", default(TickStatus)])
                );
        });
}
