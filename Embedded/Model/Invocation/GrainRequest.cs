using System;
using System.ComponentModel;
using System.Threading.Tasks;

namespace Orleans.Payments.Embedded.Invocation;

/// <summary>How a call may share its grain with others.</summary>
public enum Interleaving
{
    /// <summary>It runs alone.</summary>
    None,

    /// <summary>It runs beside others of this kind.</summary>
    ReadOnly,

    /// <summary>It runs beside everything.</summary>
    Always,
}

/// <summary>
/// One call on its way to a grain, and its answer on its way back. The request is itself the node of the activation's
/// lists, so that a call costs no other allocation. Generated code derives from it; nothing else should.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainRequest
{
    internal GrainRequest? Next;
    internal GrainRequest? Previous;

    /// <summary>The host's coarse clock when the call was made; read by the scan for calls that take too long.</summary>
    internal long StartedAt;

    /// <summary>How often an ending activation has handed it on.</summary>
    internal int Forwarded;

    private protected GrainRequest() { }

    /// <summary>How the call may share its grain with others.</summary>
    public virtual Interleaving Interleaving => Interleaving.None;

    /// <summary>The method, as <c>IInterface.Method</c>, for logs and time-outs.</summary>
    public abstract string Method { get; }

    /// <summary>True for what belongs to one activation, as its timers' ticks: not limited, not timed, not handed on.</summary>
    internal virtual bool IsOfActivation => false;

    /// <summary>Whether it keeps the activation from being idle.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>Whether the caller has its answer; after a time-out that is before the grain has finished.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>Answers with a failure, unless there is an answer already.</summary>
    internal abstract bool Fail(Exception exception);

    /// <summary>Calls the grain, within its turn, and reports to <paramref name="runner"/> when the call has finished.</summary>
    internal abstract void Run(object grain, IRequestRunner runner);
}

/// <summary>Who runs requests. Both methods are called before the caller gets its answer, so that it sees their effect.</summary>
internal interface IRequestRunner
{
    /// <summary>The grain let an exception escape.</summary>
    void OnEscaped(GrainRequest request, Exception exception);

    /// <summary>The grain has finished with the request.</summary>
    void OnFinished(GrainRequest request);
}

/// <summary>A call that answers with a <typeparamref name="TResult"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainRequest<TResult> : GrainRequest
{
    // The caller goes on outside the grain's turn, or in its own.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<TResult> Answer => _answer.Task;

    internal sealed override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Calls the method of the grain.</summary>
    protected abstract ValueTask<TResult> Invoke(object grain);

    internal sealed override bool Fail(Exception exception) => _answer.TrySetException(exception);

    internal sealed override void Run(object grain, IRequestRunner runner)
    {
        ValueTask<TResult> call;
        try
        {
            call = Invoke(grain);
        }
        catch (Exception exception)
        {
            Finish(exception, runner);
            return;
        }

        if (call.IsCompletedSuccessfully)
            Finish(call.Result, runner);
        else
            _ = FinishAsync(call, runner);
    }

    private async Task FinishAsync(ValueTask<TResult> call, IRequestRunner runner)
    {
        TResult result;
        try
        {
            // In the turn that ends the call: left to the pool, it would have the activation run another turn to see that it has finished.
            result = await call;
        }
        catch (Exception exception)
        {
            Finish(exception, runner);
            return;
        }

        Finish(result, runner);
    }

    private void Finish(TResult result, IRequestRunner runner)
    {
        runner.OnFinished(this);
        _answer.TrySetResult(result);
    }

    private void Finish(Exception exception, IRequestRunner runner)
    {
        runner.OnEscaped(this, exception);
        runner.OnFinished(this);
        if (exception is OperationCanceledException cancelled)
            _answer.TrySetCanceled(cancelled.CancellationToken);
        else
            _answer.TrySetException(exception);
    }
}

/// <summary>A call that answers with nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainCommand : GrainRequest<Nothing>
{
    /// <summary>Calls the method of the grain.</summary>
    protected abstract ValueTask Execute(object grain);

    /// <inheritdoc/>
    protected sealed override ValueTask<Nothing> Invoke(object grain)
    {
        var call = Execute(grain);
        if (!call.IsCompletedSuccessfully) return WaitFor(call);
        call.GetAwaiter().GetResult();
        return default;
    }

    private static async ValueTask<Nothing> WaitFor(ValueTask call)
    {
        await call;
        return default;
    }
}

/// <summary>The answer of a call that answers with nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Nothing;
