using System.Text.Json;
using Orleans;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Orders;
using Payments.Storage.Grains;
using Payments.Storage.Orders;

namespace Payments.Grains.Merchants;

/// <summary>
/// One move of a test clock, from due time to due time: the clock is set to the earliest, durably and before anything acts on it;
/// the orders that are due take their actions; when they are idle, it goes on to the next.
/// </summary>
internal sealed class ClockAdvancement
{
    /// <summary>Orders that are due within so long of each other are one step: many of them need not wait for each other.</summary>
    private static readonly TimeSpan StepTolerance = TimeSpan.FromMilliseconds(50);

    private const int MaxParallelOrders = 64;
    private const int PageSize = 500;

    private readonly string _merchantId;
    private readonly TimeSpan _target;
    private readonly IGrainFactory _grains;
    private readonly IOrderQueries _queries;
    private readonly MerchantDirectory _merchants;
    private readonly TimeProvider _clock;
    private readonly MonotonicClock _steady;
    private readonly long _start;
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly HashSet<string> _advancedOrders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private TimeSpan _clockAhead;
    private int _steps;
    private int _advances;

    public ClockAdvancement(
        Merchant merchant,
        TimeSpan by,
        IGrainFactory grains,
        IOrderQueries queries,
        MerchantDirectory merchants,
        TimeProvider clock,
        MonotonicClock steady
    )
    {
        (_grains, _queries, _merchants, _clock, _steady) = (grains, queries, merchants, clock, steady);
        (_merchantId, _clockAhead) = (merchant.Id, merchant.Clock?.Ahead ?? TimeSpan.Zero);
        (_target, _start) = (_clockAhead + by, clock.GetTimestamp());
    }

    private DateTimeOffset Now => _clock.GetUtcNow() + _clockAhead;

    private DateTimeOffset TargetTime => _clock.GetUtcNow() + _target;

    private TimeSpan TimeLeft => TestClocks.TimeLimit - _clock.GetElapsedTime(_start);

    private bool CanContinue => _advances < TestClocks.MaxOrderAdvances && TimeLeft > TimeSpan.Zero && _busy.Count == 0;

    public async Task<ClockAdvanceResult?> Run(CancellationToken cancellationToken)
    {
        var isComplete = false;
        while (!isComplete && CanContinue)
        {
            if (_due.Count == 0 && !await FindDue(cancellationToken))
            {
                isComplete = _clockAhead == _target;
                if (!isComplete && !await MoveClock(_target))
                    return null;
            }
            else if (!await Step(cancellationToken))
            {
                return null;
            }
        }

        return new ClockAdvanceResult(
            Now,
            isComplete && _busy.Count == 0,
            _target - _clockAhead,
            _steps,
            _advancedOrders.Count,
            _advances,
            _busy.Count
        );
    }

    /// <summary>
    /// Finds what becomes due up to the end, also of orders that were made meanwhile, and whose row was written by an earlier time:
    /// that one must be told, so that its reminder comes when it should.
    /// </summary>
    private async Task<bool> FindDue(CancellationToken cancellationToken)
    {
        OrderCursor? after = null;
        do
        {
            var page = await _queries.PendingAsync(_merchantId, PageSize, after, cancellationToken);
            foreach (var stored in page.Orders)
            {
                if (JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored)?.State is not { DueAt: { } dueAt } state)
                    continue;
                var due = dueAt - (_steady.ClockBehind - state.ClockBehind);
                if (due <= TargetTime)
                    _due[stored.Key] = due;
                else if (state.ClockAhead < _clockAhead)
                    _due[stored.Key] = DateTimeOffset.MinValue;
            }

            after = page.Next;
        } while (after is not null && _due.Count < TestClocks.MaxOrderAdvances && TimeLeft > TimeSpan.Zero);

        return _due.Count > 0;
    }

    private async Task<bool> Step(CancellationToken cancellationToken)
    {
        var first = _due.Values.Min();
        if (first > Now)
        {
            var last = first + StepTolerance < TargetTime ? first + StepTolerance : TargetTime;
            var until = _due.Values.Where(due => due <= last).Max();
            if (!await MoveClock(TimeSpan.FromMilliseconds(Math.Ceiling((until - _clock.GetUtcNow()).TotalMilliseconds))))
                return false;
        }

        var now = Now;
        var orders = _due.Where(order => order.Value <= now)
            .Select(order => order.Key)
            .Take(TestClocks.MaxOrderAdvances - _advances)
            .ToList();
        if (first > DateTimeOffset.MinValue)
            _steps++;
        await Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallelOrders, CancellationToken = cancellationToken },
            AdvanceOrder
        );
        return true;
    }

    private async Task<bool> MoveClock(TimeSpan ahead)
    {
        var to = ahead < _target ? ahead : _target;
        if (to <= _clockAhead)
            return true;
        if (!await _grains.GetGrain<IMerchantGrain>(_merchantId).MoveClock(_clockAhead, to))
            return false;
        _merchants.Invalidate(_merchantId);
        _clockAhead = to;
        return true;
    }

    private async ValueTask AdvanceOrder(string id, CancellationToken cancellationToken)
    {
        var order = _grains.GetOrder(id);
        var pace = await order.AdvanceClock(_clockAhead);
        while (pace.IsBusy && TimeLeft is var left && left > TimeSpan.Zero)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Shorter than any call of a grain may take.
            var limit = TimeSpan.FromSeconds(5);
            pace = await order.WaitUntilIdle(left < limit ? left : limit);
        }

        lock (_due)
            RecordProgress(id, pace);
    }

    private void RecordProgress(string id, OrderProgress pace)
    {
        _advances++;
        if (_due[id] > DateTimeOffset.MinValue)
            _advancedOrders.Add(id);
        if (pace.IsBusy)
            _busy.Add(id);
        if (!pace.IsBusy && pace.NextDueAt is { } next && next <= TargetTime)
            _due[id] = next;
        else
            _due.Remove(id);
    }
}
