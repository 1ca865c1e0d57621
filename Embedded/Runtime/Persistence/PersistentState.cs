using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Payments.Embedded.Persistence;

/// <summary>
/// A grain's state between the grain and its storage. Operations run one after the other: interleaving calls that write at the
/// same moment would otherwise each carry the version that the other replaces. Used in the grain's turns only, so it needs no lock.
/// </summary>
internal sealed class PersistentState<TState>(string name, Activation activation, IGrainStorage storage) : IPersistentState<TState>, IGrainState<TState>
{
    private TState? _state;
    private Task _last = Task.CompletedTask;
    private Task? _waitingWrite;

    public TState State
    {
        get => _state!;
        set => _state = value;
    }

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    TState? IGrainState<TState>.State
    {
        get => _state;
        set => _state = value;
    }

    string? IGrainState<TState>.ETag
    {
        get => Etag;
        set => Etag = value;
    }

    bool IGrainState<TState>.RecordExists
    {
        get => RecordExists;
        set => RecordExists = value;
    }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => _last = RunAsync(_last, Operation.Read, cancellationToken);

    public Task ClearStateAsync(CancellationToken cancellationToken) => _last = RunAsync(_last, Operation.Clear, cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken)
    {
        if (_last.IsCompleted) return _last = RunAsync(_last, Operation.Write, cancellationToken);
        // One write that waits writes for all who ask until it begins.
        if (_waitingWrite is { } waiting && waiting == _last && !cancellationToken.CanBeCanceled) return waiting;
        return _waitingWrite = _last = RunAsync(_last, Operation.Write, cancellationToken);
    }

    private async Task RunAsync(Task previous, Operation operation, CancellationToken cancellationToken)
    {
        if (!previous.IsCompleted)
        {
            // Its failure is its own caller's.
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (operation is Operation.Write) _waitingWrite = null;
        }

        try
        {
            // In the turn, to which whoever waits for this comes back anyway: one change of threads instead of two.
            await StartAsync(operation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException($"{storage.GetType().Name} failed to {operation} state \"{name}\" of {activation}: {exception.Message}", exception);
        }
    }

    private Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case Operation.Read:
                // What storage leaves alone when it has no record.
                _state ??= Activator.CreateInstance<TState>();
                return storage.ReadStateAsync(name, activation.GrainId, this, cancellationToken);
            case Operation.Write:
                return storage.WriteStateAsync(name, activation.GrainId, this, cancellationToken);
            default:
                return storage.ClearStateAsync(name, activation.GrainId, this, cancellationToken);
        }
    }

    private enum Operation
    {
        Read,
        Write,
        Clear,
    }
}
