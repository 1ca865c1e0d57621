using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Payments.Sandbox.Provider.Books;
using Payments.Storage.Grains;

namespace Payments.Sandbox.Provider.Callbacks;

/// <summary>
/// Sends what is due and lets late payers pay, for as long as the books say so. One loop looks into the books when it is woken:
/// by a payment, by a callback that came back, or by the one timer, which is set to the next thing that becomes due.
/// </summary>
internal sealed partial class CallbackDelivery(
    SandboxDatabase database,
    CallbackSender sender,
    TimeProvider clock,
    MonotonicClock steady,
    ILogger<CallbackDelivery> logger
) : IAsyncDisposable
{
    /// <summary>How many callbacks are under way at the same moment; more wait in the books.</summary>
    public const int MaxInFlight = 64;

    private const int MaxLatePayers = 256;

    // A whole day is looked at anew, as a timer takes no more than 49 days.
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly ConcurrentQueue<long> _finishedRows = new();
    private readonly Dictionary<long, Task> _inFlight = [];
    private readonly HashSet<long> _inFlightRows = [];
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;

    /// <summary>Takes up what an earlier run of the server left in the books.</summary>
    public void Start()
    {
        _timer = clock.CreateTimer(
            static delivery => ((CallbackDelivery)delivery!).Wake(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _loop = Task.Run(Run);
        Wake();
    }

    /// <summary>Looks into the books soon. Cheap, from any thread, as often as one likes.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Ends the loop and what is under way; the books keep it pending.</summary>
    public async Task Stop()
    {
        _wakes.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await Task.WhenAll(_inFlight.Values);
    }

    private async Task Run()
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync())
        {
            while (_finishedRows.TryDequeue(out var row))
            {
                _inFlight.Remove(row);
                _inFlightRows.Remove(row);
            }

            try
            {
                await RunOnce();
            }
            catch (Exception exception)
            {
                LogReadFailed(exception);
                _timer!.Change(RetryDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RunOnce()
    {
        var now = steady.Now;
        if (await database.Read(static (rows, _) => OrderTable.NextLateAt(rows), 0) is { } late && late <= now)
            await database.Write(rows => PayLate(rows, ProviderTime.Of(steady)));

        var free = MaxInFlight - _inFlightRows.Count;
        var (due, next) = await database.Read(FindDue, (now, free, underWay: _inFlightRows));
        foreach (var callback in due)
        {
            _inFlightRows.Add(callback.Row);
            _inFlight.Add(callback.Row, Task.Run(() => Deliver(callback)));
        }

        if (next is { } at)
        {
            var nap = at - steady.Now;
            _timer!.Change(
                nap <= TimeSpan.Zero ? TimeSpan.Zero
                    : nap < MaxTimerDelay ? nap
                    : MaxTimerDelay,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private static (List<DueCallback> Due, DateTimeOffset? Next) FindDue(
        Storage.Sqlite.SqliteConnection rows,
        (DateTimeOffset Now, int Free, HashSet<long> UnderWay) at
    )
    {
        var due = at.Free > 0 ? CallbackTable.ListDue(rows, at.Now, at.Free, at.UnderWay) : [];
        var late = OrderTable.NextLateAt(rows);
        var next = CallbackTable.NextDueAt(rows, at.Now);
        return (due, late is null || next < late ? next : late);
    }

    private static int PayLate(Storage.Sqlite.SqliteConnection rows, ProviderTime now)
    {
        var due = OrderTable.ListLateDue(rows, now.Steady, MaxLatePayers);
        foreach (var order in due)
            PaymentOperations.PayLate(rows, order, now);
        return due.Count;
    }

    private async Task Deliver(DueCallback callback)
    {
        try
        {
            var (acknowledged, answer) = await sender.Send(callback, _stopping.Token);
            await RecordOutcome(callback, acknowledged, answer);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogInterrupted(callback.Id);
        }
        catch (Exception exception)
        {
            // The books still say that it is due, so without a pause it would be sent again and again.
            LogNotRecorded(exception, callback.Id);
            await Task.Delay(RetryDelay, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _finishedRows.Enqueue(callback.Row);
            Wake();
        }
    }

    private async Task RecordOutcome(DueCallback callback, bool acknowledged, string answer)
    {
        var now = steady.Now;
        var next = acknowledged ? null : CallbackSchedule.Next(callback.FirstAt, callback.Attempts + 1, now);
        await database.Write(rows =>
        {
            if (acknowledged)
                CallbackTable.SetDelivered(rows, callback.Row, answer, now);
            else
                CallbackTable.SetMissed(rows, callback.Row, answer, next);
            return true;
        });
        if (!acknowledged && next is null)
            LogGivenUp(callback.Id, answer);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (_timer is not null)
            await _timer.DisposeAsync();
        _stopping.Dispose();
    }
}
