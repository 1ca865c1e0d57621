using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Payments.Embedded.Activations;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Payments.Embedded.Reminders;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>A grain host: all activations, and what they share.</summary>
internal sealed partial class GrainHost : IDisposable
{
    private readonly ConcurrentDictionary<GrainClass, GrainDirectory> _directories = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger<GrainHost> _logger;
    private readonly Upkeep _upkeep;
    private readonly GrainMetrics _metrics;
    private volatile bool _isStopping;
    private int _activations;

    public GrainHost(IServiceProvider services, IOptions<EmbeddedGrainOptions> options, TimeProvider time, ILogger<GrainHost> logger)
    {
        Services = services;
        Options = options.Value;
        Options.Validate();
        Time = time;
        _logger = logger;
        Clock = new CoarseClock(time);
        Factory = new GrainFactory(this);
        Reminders = new ReminderClock(this, services.GetService<IReminderTable>(), logger);
        _metrics = new GrainMetrics(this, services.GetService<IMeterFactory>());
        _upkeep = new Upkeep(this);
    }

    public IServiceProvider Services { get; }

    public EmbeddedGrainOptions Options { get; }

    public TimeProvider Time { get; }

    public CoarseClock Clock { get; }

    public GrainFactory Factory { get; }

    public ReminderClock Reminders { get; }

    /// <summary>Cancelled when stopping waits no longer.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    public IEnumerable<GrainDirectory> Directories => _directories.Values;

    public IEnumerable<Activation> Activations => _directories.Values.SelectMany(static directory => directory.Activations);

    /// <summary>Whether anything happens without a call from outside or time passing.</summary>
    public bool IsBusy => Reminders.IsBusy || Activations.Any(static activation => activation.IsAwake);

    public GrainDirectory DirectoryOf(GrainClass grainClass) =>
        _directories.GetOrAdd(grainClass, static (added, host) => new GrainDirectory(host, added), this);

    /// <summary>The directory of the grains of that type, or null if there is no such class.</summary>
    public GrainDirectory? FindDirectory(GrainType grainType) =>
        GrainManifest.Classes.FirstOrDefault(candidate => GrainType.Create(candidate.GrainType) == grainType) is { } found ? DirectoryOf(found) : null;

    /// <summary>Whether the call may go on. Once the host stops, only calls from within turns do: work that has begun may need them.</summary>
    public bool Accepts(GrainRequest request)
    {
        if (!_isStopping || (TaskScheduler.Current is TurnScheduler && !Abandoned.IsCancellationRequested)) return true;
        request.Fail(new SiloUnavailableException($"{request.Method} was refused: the grain host is stopping."));
        return false;
    }

    public void OnActivationMade(Activation activation)
    {
        Interlocked.Increment(ref _activations);
        if (_isStopping) activation.EndWhenDone();
    }

    public void OnActivationGone()
    {
        if (Interlocked.Decrement(ref _activations) == 0 && _isStopping) _drained.TrySetResult();
    }

    public void OnActivationFailed(Exception exception, Activation activation)
    {
        _metrics.ActivationFailed();
        LogActivationFailed(exception, activation);
    }

    public void OnTimedOut(Activation activation, string method)
    {
        _metrics.CallTimedOut();
        LogTimedOut(activation, method, Options.ResponseTimeout);
    }

    /// <summary>Refuses calls from outside, lets what has begun finish within the bound, and ends all activations.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Reminders.StopTickingAsync();
        _isStopping = true;
        foreach (var activation in Activations) activation.EndWhenDone();
        if (Volatile.Read(ref _activations) == 0) _drained.TrySetResult();
        try
        {
            await _drained.Task.WaitAsync(Options.DrainTimeout, Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogNotDrained(Volatile.Read(ref _activations), Options.DrainTimeout);
            await _abandon.CancelAsync();
            foreach (var activation in Activations) activation.Abandon(new SiloUnavailableException());
        }

        await Reminders.CloseAsync();
    }

    public void Dispose()
    {
        _upkeep.Dispose();
        Reminders.Dispose();
        _metrics.Dispose();
        _abandon.Dispose();
    }
}
