using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Payments.Simulation.Silos;

/// <summary>A message to a grain, and the answer that somebody waits for.</summary>
/// <param name="caller">The process that waits; null for nobody that can die.</param>
/// <param name="target">The grain.</param>
/// <param name="method">What is called.</param>
/// <param name="arguments">With what: immutable, as everything that travels.</param>
internal sealed class GrainCall(Silo? caller, GrainId target, GrainMethod method, object?[] arguments)
{
    private readonly IReply _reply = method.NewReply();
    private Task? _outcome;

    public Silo? Caller => caller;

    public GrainId Target => target;

    public string Name => method.Name;

    /// <summary>With what it is called.</summary>
    public IReadOnlyList<object?> Arguments => arguments;

    public bool IsInterleaving => method.IsInterleaving;

    /// <summary>What the caller awaits.</summary>
    public Task Reply => _reply.Task;

    /// <summary>What the grain answered, once it has.</summary>
    public object? Result { get; private set; }

    /// <summary>Why it failed; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Runs it, in a turn of the grain.</summary>
    public async Task Invoke(object grain)
    {
        try
        {
            _outcome = method.Invoke(grain, arguments);
            await _outcome;
            Result = _reply.ResultOf(_outcome);
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    /// <summary>It did not come to a turn.</summary>
    public void Fail(Exception error) => Failure = error;

    /// <summary>The answer has arrived.</summary>
    public void Complete()
    {
        if (Failure is { } error)
            _reply.SetException(error);
        else
            _reply.SetResult(_outcome!);
    }

    /// <summary>None has come in time; one that comes later is dropped.</summary>
    public void TimeOut() => _reply.SetException(new TimeoutException($"{target} did not answer {Name} in time."));
}

/// <summary>A method of a grain's interface.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    private readonly MethodInvoker _invoker;
    private readonly Func<IReply> _newReply;

    private GrainMethod(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        Name = method.Name;
        IsInterleaving = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : null;
        _newReply = result is null
            ? () => new EmptyReply()
            : typeof(Reply<>).MakeGenericType(result).GetConstructor([])!.CreateDelegateOf<IReply>();
    }

    public string Name { get; }

    public bool IsInterleaving { get; }

    public static GrainMethod Of(MethodInfo method) => Known.GetOrAdd(method, static found => new GrainMethod(found));

    public Task Invoke(object grain, object?[] arguments) => (Task)_invoker.Invoke(grain, arguments.AsSpan())!;

    public IReply NewReply() => _newReply();
}

/// <summary>Lets a caller go on.</summary>
internal interface IReply
{
    Task Task { get; }

    object? ResultOf(Task outcome);

    void SetResult(Task outcome);

    void SetException(Exception error);
}

/// <summary>An answer that says something.</summary>
internal sealed class Reply<T> : IReply
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task Task => _source.Task;

    public object? ResultOf(Task outcome) => ((Task<T>)outcome).Result;

    public void SetResult(Task outcome) => _source.TrySetResult(((Task<T>)outcome).Result);

    public void SetException(Exception error) => _source.TrySetException(error);
}

/// <summary>An answer that only says that it is done.</summary>
internal sealed class EmptyReply : IReply
{
    private readonly TaskCompletionSource _source = new();

    public Task Task => _source.Task;

    public object? ResultOf(Task outcome) => null;

    public void SetResult(Task outcome) => _source.TrySetResult();

    public void SetException(Exception error) => _source.TrySetException(error);
}

/// <summary>Makes objects of types that are known at run time only.</summary>
internal static class Constructors
{
    public static Func<T> CreateDelegateOf<T>(this ConstructorInfo constructor)
    {
        var invoker = ConstructorInvoker.Create(constructor);
        return () => (T)invoker.Invoke();
    }
}
