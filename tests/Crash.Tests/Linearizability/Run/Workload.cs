using System.Collections.Concurrent;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Linearizability.Run;

/// <summary>Clients that use a few things at once, and others when those are used up.</summary>
internal sealed class Workload
{
    private const int Clients = 6;

    private readonly Func<int, ISubject> _make;
    private readonly ConcurrentQueue<ISubject> _all = new();
    private readonly ISubject[] _used;
    private readonly Lock _gate = new();
    private int _made;

    /// <param name="make">Makes the n-th subject.</param>
    /// <param name="used">How many are used at once: few, so that clients meet.</param>
    public Workload(Func<int, ISubject> make, int used)
    {
        _make = make;
        _used = [.. Enumerable.Range(0, used).Select(_ => Make())];
    }

    /// <summary>Everything that was ever used.</summary>
    public IReadOnlyCollection<ISubject> Subjects => _all;

    /// <summary>Has every client ask until it is told to stop.</summary>
    public Task Run(CrashRun run, CancellationToken stopping) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    var random = run.RandomStream(200 + client);
                    while (!stopping.IsCancellationRequested)
                        await Pick(random.Next(_used.Length)).Act(random, client);
                })
        );

    private ISubject Pick(int place)
    {
        lock (_gate)
        {
            if (_used[place].IsUsedUp)
                _used[place] = Make();
            return _used[place];
        }
    }

    private ISubject Make()
    {
        var subject = _make(_made++);
        _all.Enqueue(subject);
        return subject;
    }
}
