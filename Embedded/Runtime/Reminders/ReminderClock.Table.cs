using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>Keeps what is armed like the table.</summary>
internal sealed partial class ReminderClock
{
    /// <summary>What grains have registered or removed themselves while a reading is under way: newer than what it returns.</summary>
    private readonly HashSet<(GrainId, string)> _changedWhileReading = [];

    // A reminder that belongs to no page has 0.
    private int _page = 1;
    private int _pageRemaining;
    private bool _isReading;
    private bool _isReadingDue;

    private void BeginReading() => _ = ReadAsync();

    private async Task ReadAsync()
    {
        lock (_gate)
        {
            _isReadingDue = false;
            if (_isStopped || _isReading) return;
            _isReading = true;
            _changedWhileReading.Clear();
        }

        try
        {
            var rows = await _table!.ReadRows(0, 0);
            lock (_gate) Reconcile(rows.Reminders);
        }
        catch (Exception exception)
        {
            LogReadFailed(exception, _host.Options.ReminderRefreshPeriod);
        }

        lock (_gate)
        {
            _isReading = false;
            if (_isStopped) return;
            SetTimer();
            _readTimer.Change(_host.Options.ReminderRefreshPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes up rows that are new or changed, and drops what the table no longer has. The caller holds the lock.</summary>
    private void Reconcile(IList<ReminderEntry> rows)
    {
        var isCutOff = rows.Count >= _host.Options.ReminderPageSize;
        _page++;
        _pageRemaining = 0;
        var gone = _armed.Keys.ToHashSet();
        foreach (var row in rows)
        {
            var key = (row.GrainId, row.ReminderName);
            gone.Remove(key);
            if (_changedWhileReading.Contains(key)) continue;
            if (!_armed.TryGetValue(key, out var armed) || !string.Equals(armed.Entry.ETag, row.ETag, StringComparison.Ordinal)) armed = Arm(row);
            if (isCutOff && !armed.HasTicked) JoinPage(armed);
        }

        gone.ExceptWith(_changedWhileReading);
        foreach (var (grainId, reminderName) in gone) Disarm(grainId, reminderName);
    }

    private void JoinPage(ArmedReminder armed)
    {
        armed.Page = _page;
        _pageRemaining++;
    }

    /// <summary>When the last of a page has ticked or is gone, what the page left out is read at once. The caller holds the lock.</summary>
    private void LeavePage(ArmedReminder armed)
    {
        if (armed.Page != _page) return;
        armed.Page = 0;
        if (--_pageRemaining > 0 || _isStopped) return;
        _isReadingDue = true;
        _readTimer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
