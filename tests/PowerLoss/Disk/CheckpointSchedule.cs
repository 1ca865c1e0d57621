namespace Payments.PowerLoss.Disk;

/// <summary>
/// Has the thread that copies the log wait before each of its calls until another thread, in a call of its own, lets it go on. A seed
/// says when and how far, so that a run is the same every time although two threads take part.
/// </summary>
/// <param name="random">Decides.</param>
/// <param name="isCheckpointing">Whether that thread is at work: a call of it is coming.</param>
internal sealed class CheckpointSchedule(Random random, Func<bool> isCheckpointing)
{
    private const string ThreadName = "checkpoints";
    private readonly object _gate = new();
    private int _granted;
    private bool _isWaiting;
    private bool _isFree;

    /// <summary>While true, nobody lets the thread go on.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>Called before each call.</summary>
    public void BeforeCall()
    {
        if (Thread.CurrentThread.Name == ThreadName)
            Wait();
        else if (!IsHeld && random.Next(4) == 0)
            Advance(random.Next(2) == 0 ? 1 : random.Next(2, 40));
    }

    /// <summary>Lets the thread go on for so many calls, or to its end.</summary>
    public void Advance(int calls)
    {
        for (var i = 0; i < calls && AwaitArrival(); i++)
        {
            lock (_gate)
            {
                _granted++;
                _isWaiting = false;
                Monitor.PulseAll(_gate);
            }
        }

        // Until it has done what it was let go on for.
        AwaitArrival();
    }

    /// <summary>Whoever waits for a lock waits for that thread, if for anybody.</summary>
    public void AdvanceForWaiter()
    {
        if (Thread.CurrentThread.Name != ThreadName)
            Advance(100);
    }

    /// <summary>Lets the thread go on as it likes from now on.</summary>
    public void Free()
    {
        lock (_gate)
        {
            _isFree = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wait()
    {
        lock (_gate)
        {
            _isWaiting = true;
            while (_granted == 0 && !_isFree)
                Monitor.Wait(_gate);
            _granted = _isFree ? 0 : _granted - 1;
        }
    }

    /// <summary>Waits until the thread stands before a call; false when it has ended its work instead.</summary>
    private bool AwaitArrival()
    {
        var spin = new SpinWait();
        while (isCheckpointing() && !_isFree)
        {
            lock (_gate)
            {
                if (_isWaiting)
                    return true;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        return false;
    }
}
