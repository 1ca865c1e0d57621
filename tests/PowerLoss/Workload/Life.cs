using System.Runtime.CompilerServices;
using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Disk;
using Payments.PowerLoss.Faults;
using Payments.Storage;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Tests;

namespace Payments.PowerLoss.Workload;

/// <summary>
/// One program on a simulated disk, from its start to its end: it opens the database, commits batches of writes while its log is copied
/// into the database, and is closed or ends at once. Each call that changes something is a crash point.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private readonly Workplace _place = new();
    private readonly SimulatedDisk _disk;
    private readonly Expectation _expectation;
    private readonly LifePlan _plan;
    private readonly Random _random;
    private readonly CheckpointSchedule _schedule;
    private List<CrashPoint> _points = [];
    private SqliteFile? _file;
    private Traffic? _traffic;
    private bool _hasFlushFailed;

    public Life(SimulatedDisk disk, Expectation expectation, LifePlan plan, Random random)
    {
        (_disk, _expectation, _plan, _random) = (disk, expectation, plan, random);
        _schedule = new CheckpointSchedule(new Random(random.Next()), () => _file is { IsCheckpointing: true });
        _disk.Schedule = _schedule;
        _disk.Changed = AddPoint;
        _place.Mount(disk);
    }

    /// <summary>The crash points since this was asked the last time.</summary>
    public List<CrashPoint> TakePoints()
    {
        var points = _points;
        _points = [];
        return points;
    }

    /// <summary>Opens the database; false when the disk kept it from that.</summary>
    public async Task<bool> Open()
    {
        _expectation.BeginSteps(_plan.Steps);
        if (_plan.Trouble == Trouble.FailingCalls && _random.Next(4) == 0)
            _disk.Failing = NextFault();
        try
        {
            var options = new SqliteOptions { CheckpointPages = _plan.CheckpointPages };
            _file = SqliteFile.Open(_place.Database, DeliberateSchema.Steps(_disk.Broken, _plan.Steps), options);
        }
        catch (StorageException) when (_disk.Failing is { HasHappened: true })
        {
            return false;
        }

        _disk.Failing = null;
        _expectation.AnswerSteps();
        _file.Commits.Subscribe(_ => OnCommit());
        if (_disk.Broken is DeliberateFault.SynchronousNormal or DeliberateFault.SynchronousOff)
            Writer(_file).ExecuteScript($"PRAGMA synchronous={(_disk.Broken == DeliberateFault.SynchronousOff ? "OFF" : "NORMAL")}");
        if (_plan.Steps < SqliteSchema.Steps.Count)
            return true;
        _traffic = new Traffic(new SqliteGrainStorage(_file, TestJson.Default.Options), _random);
        return true;
    }

    /// <summary>Commits a batch; false when the product writes no more.</summary>
    public async Task<bool> Batch()
    {
        if (_traffic is null)
            return await CommitOlder();
        await _traffic.Read(_expectation.Answered);
        if (_random.Next(4) != 0)
            return await Commit(_traffic);
        // While somebody reads, the log cannot begin anew.
        return await _file!.ReadAsync(connection =>
        {
            connection.Prepare("SELECT name FROM sqlite_schema").Step();
            return Commit(_traffic).GetAwaiter().GetResult();
        });
    }

    /// <summary>Ends the program as the plan says.</summary>
    public async Task End()
    {
        _disk.Capacity = long.MaxValue;
        if (!_plan.IsClosed || _file is null)
            return;
        _schedule.Advance(int.MaxValue);
        if (_plan.Trouble == Trouble.FailingCalls)
            _disk.Failing = NextFault();
        await _file.DisposeAsync();
        _file = null;
    }

    private async Task<bool> Commit(Traffic traffic)
    {
        using var held = await HeldWriter.Hold(_file!);
        if (held.HasFailed)
            return _hasFlushFailed ? false : throw new FindingException("Nothing is written any more, although no flush failed.");
        var changes = traffic.Batch(_expectation.Answered, _random.Next(5) == 0 ? _random.Next(20, 60) : _random.Next(1, 12));
        var hasRoom = _plan.Trouble != Trouble.FullDisk || _random.Next(2) == 0;
        _disk.Capacity = hasRoom ? long.MaxValue : _disk.Used + _random.Next(100_000);
        if (_plan.Trouble == Trouble.FailingCalls && !_hasFlushFailed && _random.Next(2) == 0)
            _disk.Failing = NextFault();
        List<Task> writes = [Begin(changes[^1].Contents)];
        foreach (var change in changes)
        {
            if (_disk.Broken == DeliberateFault.BatchInTwoCommits && change == changes[changes.Count / 2])
                writes.Add(_file!.WriteAsync(CommitHalf));
            writes.Add(change.Write());
        }

        var isCommitted = await CompleteBatch(held, writes);
        var hasFailed = HasFailed();
        if (isCommitted)
            return true;
        if (hasRoom && !hasFailed && !_hasFlushFailed)
            throw new FindingException("A batch failed although nothing was wrong.", writes[0].Exception);
        traffic.Forget(changes);
        var lines = await _file!.ReadAsync(StoredLines.Read);
        if (!lines.SequenceEqual(_expectation.Answered.Lines()))
            throw FindingException.Of("After a batch that failed the database shows another content", lines, _expectation.Answered.Lines());
        return !_hasFlushFailed;
    }

    /// <summary>Whether a call has failed as it was to; from now on none does.</summary>
    private bool HasFailed()
    {
        var failing = _disk.Failing;
        _disk.Failing = null;
        if (failing is not { HasHappened: true })
            return false;
        _hasFlushFailed |= failing.Kind is CallKind.Flush or CallKind.DatabaseFlush;
        return true;
    }

    /// <summary>An older program knows no orders as they are now; it has documents only.</summary>
    private async Task<bool> CommitOlder()
    {
        var key = $"older{_expectation.Answered.Notes.Count}";
        var contents = _expectation.Answered with
        {
            Notes = _expectation.Answered.Notes.Add(key, new NoteContent(1, new string('x', _random.Next(9_000)))),
        };
        using var held = await HeldWriter.Hold(_file!);
        var write = _file!.WriteAsync(connection =>
        {
            _expectation.Begin(contents);
            connection
                .Prepare(
                    "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('note', ?1, 'state', 1, ?2)"
                )
                .Bind(1, key)
                .Bind(2, $$"""{"Text":"{{contents.Notes[key].Text}}"}""")
                .Run();
            return true;
        });
        return await CompleteBatch(held, [write]) ? true : throw new FindingException("An older program's write failed.", write.Exception);
    }

    private Task<bool> Begin(Contents contents) =>
        _file!.WriteAsync(_ =>
        {
            _expectation.Begin(contents);
            return true;
        });

    /// <summary>Waits until all are answered and the writer is idle; true when they are on disk, false when they failed.</summary>
    private async Task<bool> CompleteBatch(HeldWriter held, List<Task> writes)
    {
        _schedule.IsHeld = false;
        held.Release();
        await Task.WhenAll(writes).ContinueWith(static _ => { }, TaskScheduler.Default);
        _schedule.IsHeld = true;
        if (writes[0].IsFaulted)
            _expectation.Fail();
        // Once the writer takes another write, it has done what it does after a commit.
        await _file!.WriteAsync(static _ => true).ContinueWith(static _ => { }, TaskScheduler.Default);
        var failed = writes.Count(write => !write.IsCompletedSuccessfully);
        if (failed != 0 && failed != writes.Count)
            throw new FindingException(
                $"{failed} of {writes.Count} writes of a batch failed.",
                writes.First(write => write.IsFaulted).Exception
            );
        return failed == 0;
    }

    /// <summary>A call that is to fail soon: of flushes there are a few in a batch, of other calls many.</summary>
    private CallFaults NextFault()
    {
        var kind = _random.Next(3) == 0 ? CallKind.DatabaseFlush : (CallKind)_random.Next(4);
        var isRare = kind is CallKind.Flush or CallKind.Truncate || _random.Next(2) == 0;
        if (kind == CallKind.DatabaseFlush)
            return new CallFaults(kind, _random.Next(2), new Random(_random.Next()));
        return new CallFaults(kind, _random.Next(isRare ? 4 : 60), new Random(_random.Next()));
    }

    private void OnCommit()
    {
        if (!_expectation.Answer())
            return;
        // What the writer does next, it does before anybody else makes a call.
        _schedule.IsHeld = true;
        lock (_disk.Gate)
            AddPoint();
    }

    private void AddPoint() => _points.Add(new CrashPoint(_disk.Snapshot(), _expectation.Now()));

    private static bool CommitHalf(SqliteConnection connection)
    {
        connection.Execute("COMMIT");
        connection.Execute("BEGIN IMMEDIATE");
        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_connection")]
    private static extern ref SqliteConnection Writer(SqliteFile file);

    public async ValueTask DisposeAsync()
    {
        _disk.Changed = null;
        _disk.IsGone = true;
        _schedule.Free();
        if (_file is not null)
            await _file.DisposeAsync();
        _place.Dispose();
    }
}
