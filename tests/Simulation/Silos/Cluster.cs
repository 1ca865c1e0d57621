using Orleans.Runtime;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Stores;
using Payments.Simulation.World;

namespace Payments.Simulation.Silos;

/// <summary>Sees what grains are asked and answer.</summary>
internal interface IClusterObserver
{
    void Begin(Activation activation, GrainCall call);

    void End(Activation activation, GrainCall call);
}

/// <summary>
/// The silos and who has which grain. For a while two may have the same one: the directory forgets an activation, or believes in one whose
/// silo has died.
/// </summary>
internal sealed class Cluster
{
    private static readonly TimeSpan DetectionTime = TimeSpan.FromSeconds(15);

    private readonly Dictionary<GrainId, Activation> _directory = [];
    private readonly Func<Cluster, string, Silo> _start;
    private readonly HashSet<Activation> _activations = [];
    private int _starts;
    private TimeSpan _databaseDownUntil;

    public Cluster(Scheduler scheduler, Faults faults, Database database, IClusterObserver observer, Func<Cluster, string, Silo> start)
    {
        (Scheduler, Faults, Database, Observer, _start) = (scheduler, faults, database, observer, start);
        Network = new Network(this);
    }

    public Scheduler Scheduler { get; }

    public Faults Faults { get; }

    public Database Database { get; }

    public IClusterObserver Observer { get; }

    public Network Network { get; }

    /// <summary>Whether the database neither takes writes nor answers reads.</summary>
    public bool IsDatabaseDown => Scheduler.Now < _databaseDownUntil;

    public List<Silo> Silos { get; } = [];

    /// <summary>The activations in memory.</summary>
    public IReadOnlyCollection<Activation> Activations => _activations;

    public void Start(int count)
    {
        while (Silos.Count < count)
            Silos.Add(_start(this, $"silo{++_starts}"));
    }

    /// <summary>The database may go now, for minutes; what it has stored stays.</summary>
    public void LoseDatabase()
    {
        if (Faults.Strikes(FaultKind.Outage))
            _databaseDownUntil = Scheduler.Now + Scheduler.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));
    }

    /// <summary>A silo dies: what was in its memory and not on disk is gone. Another takes its place a little later.</summary>
    public void Crash(Silo silo)
    {
        silo.Die();
        Silos.Remove(silo);
        var lost = _activations.Where(activation => activation.Silo == silo).ToList();
        foreach (var activation in lost)
            _activations.Remove(activation);
        // Until the others know, they go on sending to it.
        Scheduler.ScheduleWithin(DetectionTime, () =>
        {
            foreach (var activation in lost)
                RemoveFromDirectory(activation);
        });
        if (Silos.Count == 0)
            Start(1);
        else
            Scheduler.ScheduleWithin(DetectionTime, () => Start(Silos.Count + 1));
    }

    /// <summary>Whether a grain is in the memory of a silo, so that a message to it does not travel.</summary>
    public bool IsLocal(GrainId grain, Silo silo) => _directory.TryGetValue(grain, out var known) && known.Silo == silo;

    /// <summary>Whether an activation is the one that calls find.</summary>
    public bool IsRegistered(Activation activation) => _directory.TryGetValue(activation.GrainId, out var known) && known == activation;

    /// <summary>Where a grain is, or is made now; null where it is believed to be in a silo that has died.</summary>
    public Activation? Find(GrainId grain, Silo? caller)
    {
        if (_directory.TryGetValue(grain, out var known))
        {
            if (!known.Silo.IsAlive)
                return null;
            if (!Faults.Strikes(FaultKind.SecondActivation))
                return known;
        }

        var silo = caller is { IsAlive: true } && Scheduler.Chance(0.8) ? caller : Scheduler.Pick(Silos);
        var made = new Activation(silo, grain);
        _directory[grain] = made;
        _activations.Add(made);
        return made;
    }

    public void Remove(Activation activation)
    {
        _activations.Remove(activation);
        RemoveFromDirectory(activation);
    }

    private void RemoveFromDirectory(Activation activation)
    {
        if (_directory.TryGetValue(activation.GrainId, out var known) && known == activation)
            _directory.Remove(activation.GrainId);
    }
}
