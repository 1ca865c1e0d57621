using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Embedded.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>
/// Ticks the reminders that the table holds: one heap and one timer for all of them, a bounded number of ticks at a time.
/// Reading the table is in <c>ReminderClock.Table.cs</c>, what grains ask for in <c>ReminderClock.Registry.cs</c>.
/// </summary>
internal sealed partial class ReminderClock : IReminderRegistry, IDisposable
{
    private readonly GrainHost _host;
    private readonly IReminderTable? _table;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId, string), ArmedReminder> _armed = [];
    private readonly PriorityQueue<ArmedReminder, DateTime> _due = new();
    private readonly Queue<ArmedReminder> _ready = new();
    private readonly ITimer _timer;
    private readonly ITimer _readTimer;
    private TaskCompletionSource? _quiet;
    private int _ticking;
    private bool _isStopped = true;

    public ReminderClock(GrainHost host, IReminderTable? table, ILogger logger)
    {
        _host = host;
        _table = table;
        _logger = logger;
        _timer = CreateTimer(static clock => clock.OnDue());
        _readTimer = CreateTimer(static clock => clock.BeginReading());
    }

    /// <summary>Whether a reading or a tick is under way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate) return _isReading || _isReadingDue || _ticking > 0 || _ready.Count > 0;
        }
    }

    private DateTime Now => _host.Time.GetUtcNow().UtcDateTime;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_table is null) return;
        await _table.StartAsync(cancellationToken);
        lock (_gate) _isStopped = false;
        await ReadAsync();
    }

    /// <summary>Starts no more ticks, and waits for those that run.</summary>
    public async Task StopTickingAsync()
    {
        Task quiet;
        lock (_gate)
        {
            _isStopped = true;
            _ready.Clear();
            quiet = _ticking == 0 ? Task.CompletedTask : (_quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await quiet.WaitAsync(_host.Options.DrainTimeout, _host.Time);
        }
        catch (TimeoutException)
        {
            // A tick is a call like any other: the drain that follows deals with it.
            LogTicksRemain(_host.Options.DrainTimeout);
        }
    }

    public Task CloseAsync() => _table?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;

    public void Dispose()
    {
        _timer.Dispose();
        _readTimer.Dispose();
    }

    /// <summary>Takes up a row, in place of what stood for it. The caller holds the lock.</summary>
    private ArmedReminder Arm(ReminderEntry entry)
    {
        Disarm(entry.GrainId, entry.ReminderName);
        var armed = new ArmedReminder(entry);
        _armed[(entry.GrainId, entry.ReminderName)] = armed;
        _due.Enqueue(armed, armed.FirstTick(Now, _host.Options.ReminderRefreshPeriod));
        return armed;
    }

    /// <summary>The caller holds the lock.</summary>
    private void Disarm(GrainId grainId, string reminderName)
    {
        if (!_armed.Remove((grainId, reminderName), out var armed)) return;
        armed.IsDropped = true;
        LeavePage(armed);
    }

    /// <summary>Sets the timer to the earliest tick. The caller holds the lock.</summary>
    private void SetTimer()
    {
        while (_due.TryPeek(out var next, out _) && next.IsDropped) _due.Dequeue();
        if (_isStopped || !_due.TryPeek(out _, out var due)) return;
        var wait = due - Now;
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            var now = Now;
            while (_due.TryPeek(out var next, out var due) && due <= now)
            {
                _due.Dequeue();
                if (!next.IsDropped) _ready.Enqueue(next);
            }

            SetTimer();
        }

        StartTicks();
    }

    private void StartTicks()
    {
        while (true)
        {
            ArmedReminder? next;
            lock (_gate)
            {
                if (_isStopped || _ticking == _host.Options.ReminderConcurrency || !_ready.TryDequeue(out next)) return;
                if (next.IsDropped) continue;
                _ticking++;
            }

            _ = TickAsync(next);
        }
    }

    private async Task TickAsync(ArmedReminder armed)
    {
        var entry = armed.Entry;
        try
        {
            var tick = new ReminderTick(entry.ReminderName, new TickStatus(entry.StartAt, entry.Period, Now));
            var directory = _host.FindDirectory(entry.GrainId.Type) ?? throw new OrleansException($"No grain class has the type {entry.GrainId.Type}.");
            directory.Dispatch(entry.GrainId.Key.ToString(), tick);
            await tick.Answer;
        }
        catch (Exception exception)
        {
            LogTickFailed(exception, entry);
        }

        lock (_gate)
        {
            _ticking--;
            if (!armed.IsDropped) _due.Enqueue(armed, armed.TickAfter(Now));
            armed.HasTicked = true;
            LeavePage(armed);
            SetTimer();
            if (_ticking == 0) _quiet?.TrySetResult();
        }

        StartTicks();
    }

    private ITimer CreateTimer(Action<ReminderClock> callback) =>
        _host.Time.CreateTimer(_ => callback(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Timers take no longer than 49 days; one that wakes early sets itself again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
}
