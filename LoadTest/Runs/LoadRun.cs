using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Settings;
using Payments.LoadTest.Streams;

namespace Payments.LoadTest.Runs;

/// <summary>Many orders at once against one server.</summary>
internal sealed class LoadRun(IPEndPoint server, OrderTemplate shape, OrderRecords records, ProviderKind provider, TimeProvider clock)
    : IDisposable
{
    private const int MaxProblems = 100;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, int> _problems = new(StringComparer.Ordinal);
    private IReadOnlyList<Merchant> _merchants = [];
    private IReadOnlyList<StreamClient> _streams = [];
    private int _next;
    private volatile bool _isStopped;

    public IPEndPoint Server => server;

    public OrderTemplate Template => shape;

    public OrderRecords Records => records;

    public bool IsSandbox => provider == ProviderKind.Sandbox;

    public Metrics Metrics { get; } = new();

    public Findings Findings { get; } = new();

    public NotificationInbox Notifications => field ??= new NotificationInbox(records, Metrics, Findings);

    /// <summary>What the streams tell; null where there are none.</summary>
    public StreamEvents? Events { get; private set; }

    public IReadOnlyList<Merchant> Merchants => _merchants;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>How many orders were begun.</summary>
    public int Started => Math.Min(Volatile.Read(ref _next), records.Capacity);

    /// <summary>What went wrong in words, and how often.</summary>
    public IReadOnlyDictionary<string, int> Problems => _problems;

    /// <summary>Takes its merchants; before it is run.</summary>
    public void AddMerchants(IReadOnlyList<Merchant> merchants)
    {
        _merchants = merchants;
        if (records.Scenario != Scenario.Websocket)
            return;
        Events = new StreamEvents(records, Findings);
        _streams = [.. merchants.Select(merchant => new StreamClient(new Uri($"ws://{server}/v1/stream"), merchant, this))];
        foreach (var stream in _streams)
            _ = stream.Listen();
    }

    public Merchant MerchantOf(int order) => _merchants[records.MerchantOf(order)];

    /// <summary>The stream that an order is made over; null when it is made over HTTP.</summary>
    public StreamClient? StreamOf(int order) => _streams.Count == 0 ? null : _streams[records.MerchantOf(order)];

    /// <summary>Begins no more orders.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Notes that something did not go as it should. Whether it matters is the audit's business.</summary>
    public void RecordProblem(string problem)
    {
        if (_problems.Count < MaxProblems || _problems.ContainsKey(problem))
            _problems.AddOrUpdate(problem, 1, static (_, count) => count + 1);
    }

    /// <summary>Runs until all orders are done, or the time is up.</summary>
    /// <param name="connections">How many at once.</param>
    /// <param name="rate">How many begin in a second; null as many as are done.</param>
    /// <param name="duration">How long; null until all are done.</param>
    /// <param name="each">Told of every second.</param>
    /// <returns>How long it took, and its seconds.</returns>
    public async Task<(TimeSpan Elapsed, IReadOnlyList<TimelineSample> Moments)> Run(
        int connections,
        double? rate,
        TimeSpan? duration,
        Action<TimelineSample>? each = null
    )
    {
        var (timeline, began) = (new Timeline(Metrics), Stopwatch.GetTimestamp());
        var all = Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => RunBuyer(began, rate, duration))));
        while (await Task.WhenAny(all, Task.Delay(Second, clock)) != all)
        {
            var moment = timeline.Add(Stopwatch.GetElapsedTime(began));
            each?.Invoke(moment);
        }

        await all;
        var elapsed = Stopwatch.GetElapsedTime(began);
        if (timeline.Samples.Count == 0)
            timeline.Add(elapsed);
        return (elapsed, timeline.Samples);
    }

    /// <summary>Waits until the merchants have been notified of everything; false when the time is up before.</summary>
    public async Task<bool> AwaitNotifications(TimeSpan limit, Action<int>? each = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var owed = 0;
            for (var order = 0; order < Started; order++)
                if (
                    !ExpectedNotifications.IsComplete(records[order])
                    || (Events is not null && records[order].StreamedSequence < records[order].NotifiedSequence)
                )
                    owed++;
            each?.Invoke(owed);
            if (owed == 0)
                return true;
            if (Stopwatch.GetElapsedTime(began) > limit)
                return false;
            await Task.Delay(Second / 4, clock);
        }
    }

    public void Dispose()
    {
        foreach (var stream in _streams)
            stream.Dispose();
    }

    private async Task RunBuyer(long began, double? rate, TimeSpan? duration)
    {
        using var buyer = new Buyer(this);
        while (true)
        {
            if (_isStopped)
                return;
            if (duration is { } limit && Stopwatch.GetElapsedTime(began) >= limit)
                return;
            var order = Interlocked.Increment(ref _next) - 1;
            if (order >= records.Capacity)
                return;
            var intended = rate is { } perSecond ? began + (long)(order / perSecond * Stopwatch.Frequency) : Stopwatch.GetTimestamp();
            if (duration is { } end && intended - began > end.TotalSeconds * Stopwatch.Frequency)
                return;
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), intended);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock);
            await buyer.Process(order, intended);
        }
    }
}
