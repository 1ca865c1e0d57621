using System;
using System.Threading;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>
/// Looks through the activations now and then, for calls that take too long and for activations that are idle: one timer in
/// all, instead of one per call and activation.
/// </summary>
internal sealed class Upkeep : IDisposable
{
    private readonly GrainHost _host;
    private readonly ITimer _timer;
    private long _lastTimeOutScan;
    private long _lastCollection;
    private int _isRunning;

    public Upkeep(GrainHost host)
    {
        _host = host;
        var tenth = host.Options.ResponseTimeout / 10;
        Beat = tenth < TimeSpan.FromSeconds(1) ? tenth : TimeSpan.FromSeconds(1);
        _timer = host.Time.CreateTimer(static state => ((Upkeep)state!).OnBeat(), this, Beat, Beat);
    }

    /// <summary>How far the coarse clock may be behind.</summary>
    public TimeSpan Beat { get; }

    public void Dispose() => _timer.Dispose();

    private void OnBeat()
    {
        // A beat that takes longer than the next is far off swallows that one.
        if (Interlocked.Exchange(ref _isRunning, 1) != 0) return;
        var options = _host.Options;
        var now = _host.Clock.Move();
        if (now - _lastTimeOutScan >= options.ResponseTimeout.Ticks / 10)
        {
            _lastTimeOutScan = now;
            // A call's start was read from the coarse clock, so it may be later than it says.
            var deadline = now - options.ResponseTimeout.Ticks - Beat.Ticks;
            foreach (var activation in _host.Activations) activation.TimeOut(deadline);
        }

        if (now - _lastCollection >= options.CollectionQuantum.Ticks)
        {
            _lastCollection = now;
            foreach (var activation in _host.Activations) activation.EndIfIdle(now - options.CollectionAge.Ticks);
        }

        Volatile.Write(ref _isRunning, 0);
    }
}
