using Orleans.Payments.Embedded.Invocation;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>
/// Which request of an activation may start: one after the other in the order in which they came, except that read-only ones run
/// side by side, and that those which always interleave pass everything. Not thread-safe; the activation's lock protects it.
/// </summary>
internal struct Admission
{
    private RequestList _waiting;
    private RequestList _running;
    private int _waitingInterleaving;
    private int _runningReadOnly;
    private bool _runningAlone;

    public readonly int Count => _waiting.Count + _running.Count;

    public readonly bool IsEmpty => Count == 0;

    public readonly bool IsRunning => _running.Count > 0;

    public readonly GrainRequest? FirstWaiting => _waiting.First;

    public readonly GrainRequest? FirstRunning => _running.First;

    public void Enqueue(GrainRequest request)
    {
        if (request.Interleaving is Interleaving.Always) _waitingInterleaving++;
        _waiting.Append(request);
    }

    /// <summary>Takes a request that waits out of the queue.</summary>
    public void Withdraw(GrainRequest request)
    {
        if (request.Interleaving is Interleaving.Always) _waitingInterleaving--;
        _waiting.Remove(request);
    }

    /// <summary>Whether the request could start if nothing waited before it.</summary>
    public readonly bool MayStart(GrainRequest request) => request.Interleaving switch
    {
        Interleaving.Always => true,
        Interleaving.ReadOnly => !_runningAlone,
        _ => !_runningAlone && _runningReadOnly == 0,
    };

    /// <summary>Starts the next request that may start.</summary>
    /// <param name="endingOnly">Whether the activation is ending, so that only its own ticks, on which a running call may wait, still start.</param>
    public GrainRequest? StartNext(bool endingOnly)
    {
        var passed = false;
        for (var request = _waiting.First; request is not null; request = request.Next)
        {
            if ((request.IsOfActivation || !endingOnly) && (!passed || request.Interleaving is Interleaving.Always) && MayStart(request))
            {
                Start(request);
                return request;
            }

            passed = true;
            if (_waitingInterleaving == 0) return null;
        }

        return null;
    }

    public void Finish(GrainRequest request)
    {
        _running.Remove(request);
        if (request.Interleaving is Interleaving.None) _runningAlone = false;
        else if (request.Interleaving is Interleaving.ReadOnly) _runningReadOnly--;
    }

    private void Start(GrainRequest request)
    {
        Withdraw(request);
        _running.Append(request);
        if (request.Interleaving is Interleaving.None) _runningAlone = true;
        else if (request.Interleaving is Interleaving.ReadOnly) _runningReadOnly++;
    }
}
