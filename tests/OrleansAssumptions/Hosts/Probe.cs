using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>What a test and the grain with the same key share: what happened, what the grain waits for, how it is to behave.</summary>
internal sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the grain throws where it is told to.</summary>
    public Exception? Failure { get; set; }

    public int Activations;

    public static Probe For(string key) => Probes.GetOrAdd(key, static _ => new Probe());

    /// <summary>A key that no other test has.</summary>
    public static string NewKey([System.Runtime.CompilerServices.CallerMemberName] string test = "") => $"{test}-{Guid.NewGuid():N}";

    public void Report(string what) => _events.Writer.TryWrite(what);

    /// <summary>The next that the grain reports.</summary>
    public async Task<string> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Timeout, TimeProvider.System);

    /// <summary>Whether the grain has reported what no one has looked at.</summary>
    public bool HasMore => _events.Reader.Count > 0;

    public int Reports => _events.Reader.Count;

    public void Open() => Gate.SetResult();

    public int CountActivation() => Interlocked.Increment(ref Activations);

    /// <summary>Waits until something is so that nobody announces.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(Timeout.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!condition())
        {
            if (TimeProvider.System.GetTimestamp() > end)
                throw new TimeoutException("The condition did not come true.");
            await Task.Yield();
        }
    }
}

internal static class Patiently
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Waits no longer than a test may take, and then fails by a cancellation: a <see cref="TimeoutException"/> is what a host
    /// answers that a call took too long for.
    /// </summary>
    public static async Task<T> Soon<T>(this Task<T> task)
    {
        using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
        return await task.WaitAsync(timeout.Token);
    }

    public static async Task Soon(this Task task)
    {
        using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
        await task.WaitAsync(timeout.Token);
    }
}
