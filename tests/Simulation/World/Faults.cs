using Payments.Simulation.Scheduling;

namespace Payments.Simulation.World;

/// <summary>What may go wrong.</summary>
internal enum FaultKind
{
    /// <summary>A call between silos does not arrive.</summary>
    LostCall,

    /// <summary>It arrives up to 40 s later.</summary>
    LateCall,

    /// <summary>Its answer does not arrive.</summary>
    LostAnswer,

    /// <summary>The answer arrives up to 40 s later.</summary>
    LateAnswer,

    /// <summary>A grain is activated a second time while the first is in memory.</summary>
    SecondActivation,

    /// <summary>A silo dies.</summary>
    Crash,

    /// <summary>A commit fails and nothing of it is stored.</summary>
    FailedCommit,

    /// <summary>A commit is stored, and whoever asked for it is told that nobody knows.</summary>
    UnknownCommit,

    /// <summary>A commit takes seconds.</summary>
    SlowCommit,

    /// <summary>A read fails.</summary>
    FailedRead,

    /// <summary>A reminder does not tick in time.</summary>
    MissedTick,

    /// <summary>A reminder ticks twice.</summary>
    DoubleTick,

    /// <summary>A silo's clock is seconds apart from the others'.</summary>
    ClockDrift,

    /// <summary>A request does not reach its provider.</summary>
    LostRequest,

    /// <summary>A provider carries out a request, and its answer is lost.</summary>
    LostResponse,

    /// <summary>A provider takes up to half a minute.</summary>
    SlowProvider,

    /// <summary>A provider answers 500, having carried out the request or not.</summary>
    ProviderError,

    /// <summary>A provider answers something that is not described.</summary>
    GarbledResponse,

    /// <summary>A provider says no to a charge that it has made, or will make.</summary>
    DeniedCharge,

    /// <summary>A provider answers a refund with "pending".</summary>
    PendingRefund,

    /// <summary>A provider refuses a refund.</summary>
    RefusedRefund,

    /// <summary>A provider does not take an order.</summary>
    RefusedOrder,

    /// <summary>A callback is lost on its way; the provider sends it again much later.</summary>
    LostCallback,

    /// <summary>A provider never reports a payment, though it tells of it when it is asked.</summary>
    ForgottenCallback,

    /// <summary>A callback comes twice, at the same time or much later.</summary>
    DoubleCallback,

    /// <summary>A callback says another amount than was paid.</summary>
    FalseCallback,

    /// <summary>A provider reports a payment of one order as that of another.</summary>
    ForeignCallback,

    /// <summary>A merchant's endpoint is not there, fails, dawdles, or answers 200 with another body.</summary>
    BadEndpoint,

    /// <summary>An endpoint answers 410.</summary>
    GoneEndpoint,

    /// <summary>An endpoint takes note, and its answer is lost.</summary>
    LostAcknowledgement,

    /// <summary>A request reaches its provider up to 40 s later, when nobody waits for the answer any more.</summary>
    LateRequest,

    /// <summary>The database is not there for minutes.</summary>
    Outage,

    /// <summary>A provider says that it took money, and how much in a way that nobody has described.</summary>
    UnreadablePayment,

    /// <summary>A silo's clock is set, up to half a minute forward or back.</summary>
    ClockStep,
}

/// <summary>
/// The faults of a run. Each run has some of them, and some much more often than others: where everything fails all the time, nothing gets
/// far enough to fail in an interesting way.
/// </summary>
internal sealed class Faults
{
    private const double MaxRate = 0.5;

    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly double[] _rates = new double[Kinds];
    private readonly TimeSpan[] _lastStruck = new TimeSpan[Kinds];
    private readonly Scheduler _scheduler;

    /// <summary>Chooses them.</summary>
    /// <param name="scheduler">Draws.</param>
    /// <param name="allowed">Those that may be chosen.</param>
    public Faults(Scheduler scheduler, IReadOnlySet<FaultKind> allowed)
    {
        _scheduler = scheduler;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            // Drawn in any case, so that leaving out one kind leaves the others as they were.
            var draw = scheduler.Random.NextDouble();
            var rate =
                draw < 0.4 ? 0
                : draw < 0.75 ? RateOf(kind)
                : draw < 0.96 ? RateOf(kind) * 6
                : Math.Min(RateOf(kind) * 30, MaxRate);
            _rates[(int)kind] = allowed.Contains(kind) ? rate : 0;
        }
    }

    /// <summary>No more of them: what follows is how the system comes to rest.</summary>
    public bool AreOver { get; set; }

    /// <summary>How often each has struck.</summary>
    public long[] Counts { get; } = new long[Kinds];

    /// <summary>The kinds that have struck within a time.</summary>
    public IEnumerable<FaultKind> StruckWithin(TimeSpan time)
    {
        for (var kind = 0; kind < Kinds; kind++)
            if (Counts[kind] > 0 && _scheduler.Now - _lastStruck[kind] < time)
                yield return (FaultKind)kind;
    }

    /// <summary>The kinds that this run has.</summary>
    public IEnumerable<FaultKind> Chosen => Enum.GetValues<FaultKind>().Where(kind => _rates[(int)kind] > 0);

    /// <summary>Whether it strikes now.</summary>
    public bool Strikes(FaultKind kind)
    {
        if (AreOver || _rates[(int)kind] == 0 || _scheduler.Random.NextDouble() >= _rates[(int)kind])
            return false;
        Counts[(int)kind]++;
        _lastStruck[(int)kind] = _scheduler.Now;
        return true;
    }

    /// <summary>By how many of its occasions it strikes.</summary>
    private static double RateOf(FaultKind kind) =>
        kind switch
        {
            FaultKind.LostCall or FaultKind.LostAnswer or FaultKind.LateCall or FaultKind.LateAnswer => 0.01,
            FaultKind.SecondActivation => 0.005,
            FaultKind.FailedCommit or FaultKind.UnknownCommit or FaultKind.SlowCommit or FaultKind.FailedRead => 0.01,
            FaultKind.ForeignCallback or FaultKind.RefusedRefund => 0.03,
            FaultKind.LateRequest or FaultKind.Outage or FaultKind.UnreadablePayment => 0.01,
            FaultKind.GoneEndpoint => 0.01,
            FaultKind.Crash or FaultKind.ClockDrift => 0.1,
            _ => 0.05,
        };
}
