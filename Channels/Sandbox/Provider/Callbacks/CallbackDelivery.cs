using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>
/// Sends what is due and lets late payers pay, for as long as the books say so. One loop looks into the books when it is woken:
/// by a payment, by a callback that came back, or by the one timer, which is set to the next thing that becomes due.
/// </summary>
internal sealed partial class CallbackDelivery(SandboxBooks books, CallbackSender sender, TimeProvider clock, ILogger<CallbackDelivery> logger) : IAsyncDisposable
{
    /// <summary>How many callbacks are under way at the same moment; more wait in the books.</summary>
    public const int MaxUnderWay = 64;

    private const int MaxLatePayers = 256;

    // A whole day is looked at anew, as a timer takes no more than 49 days.
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentQueue<long> _returned = new();
    private readonly Dictionary<long, Task> _underWay = [];
    private readonly HashSet<long> _underWayRows = [];
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;

    /// <summary>Takes up what an earlier run of the server left in the books.</summary>
    public void Start()
    {
        _timer = clock.CreateTimer(static delivery => ((CallbackDelivery)delivery!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(Run);
        Wake();
    }

    /// <summary>Looks into the books soon. Cheap, from any thread, as often as one likes.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Ends the loop and what is under way; the books still owe it.</summary>
    public async Task Stop()
    {
        _wakes.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await Task.WhenAll(_underWay.Values);
    }

    private async Task Run()
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync())
        {
            while (_returned.TryDequeue(out var row))
            {
                _underWay.Remove(row);
                _underWayRows.Remove(row);
            }

            try
            {
                await Work();
            }
            catch (Exception exception)
            {
                LogTrouble(exception);
                _timer!.Change(AfterTrouble, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task Work()
    {
        var now = clock.GetUtcNow();
        if (await books.Read(static (rows, _) => OrderRows.NextLate(rows), 0) is { } late && late <= now)
            await books.Write(rows => PayLate(rows, clock.GetUtcNow()));

        var free = MaxUnderWay - _underWayRows.Count;
        var (due, next) = await books.Read(Look, (now, free, underWay: _underWayRows));
        foreach (var callback in due)
        {
            _underWayRows.Add(callback.Row);
            _underWay.Add(callback.Row, Task.Run(() => Deliver(callback)));
        }

        if (next is { } at)
        {
            var nap = at - clock.GetUtcNow();
            _timer!.Change(nap <= TimeSpan.Zero ? TimeSpan.Zero : nap < LongestNap ? nap : LongestNap, Timeout.InfiniteTimeSpan);
        }
    }

    private static (List<DueCallback> Due, DateTimeOffset? Next) Look(
        Storage.Sqlite.SqliteConnection rows, (DateTimeOffset Now, int Free, HashSet<long> UnderWay) at)
    {
        var due = at.Free > 0 ? CallbackRows.Due(rows, at.Now, at.Free, at.UnderWay) : [];
        var late = OrderRows.NextLate(rows);
        var next = CallbackRows.Next(rows, at.Now);
        return (due, late is null || next < late ? next : late);
    }

    private static int PayLate(Storage.Sqlite.SqliteConnection rows, DateTimeOffset now)
    {
        var due = OrderRows.LateDue(rows, now, MaxLatePayers);
        foreach (var order in due)
            Paying.PayLate(rows, order, now);
        return due.Count;
    }

    private async Task Deliver(DueCallback callback)
    {
        try
        {
            var (acknowledged, answer) = await sender.Send(callback, _stopping.Token);
            await Book(callback, acknowledged, answer);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogLeftForLater(callback.Id);
        }
        catch (Exception exception)
        {
            // The books still say that it is due, so without a pause it would be sent again and again.
            LogNotBooked(exception, callback.Id);
            await Task.Delay(AfterTrouble, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _returned.Enqueue(callback.Row);
            Wake();
        }
    }

    private async Task Book(DueCallback callback, bool acknowledged, string answer)
    {
        var now = clock.GetUtcNow();
        var next = acknowledged ? null : CallbackSchedule.Next(callback.FirstAt, callback.Attempts + 1, now);
        await books.Write(rows =>
        {
            if (acknowledged) CallbackRows.Delivered(rows, callback.Row, answer, now);
            else CallbackRows.Missed(rows, callback.Row, answer, next);
            return true;
        });
        if (!acknowledged && next is null) LogGivenUp(callback.Id, answer);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (_timer is not null) await _timer.DisposeAsync();
        _stopping.Dispose();
    }
}
