using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Payments.Domain;
using Payments.Storage.Grains;
using Payments.Storage.Orders;

namespace Payments.Grains;

/// <summary>
/// One move of a test clock, from due time to due time: the clock is set to the earliest, durably and before anything acts on it;
/// the orders that are due do what they owe; when they have come to rest, it goes on to the next.
/// </summary>
internal sealed class ClockJourney
{
    /// <summary>Orders that are due within so long of each other are one step: in crowds they need not wait for each other.</summary>
    private static readonly TimeSpan Stride = TimeSpan.FromMilliseconds(50);

    private const int AtOnce = 64;
    private const int PageSize = 500;

    private readonly string _merchantId;
    private readonly TimeSpan _target;
    private readonly IGrainFactory _grains;
    private readonly IOrderQueries _queries;
    private readonly MerchantDirectory _merchants;
    private readonly TimeProvider _clock;
    private readonly SteadyClock _steady;
    private readonly long _start;
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ticked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private TimeSpan _ahead;
    private int _steps;
    private int _ticks;

    public ClockJourney(Merchant merchant, TimeSpan by, IGrainFactory grains, IOrderQueries queries, MerchantDirectory merchants, TimeProvider clock, SteadyClock steady)
    {
        (_grains, _queries, _merchants, _clock, _steady) = (grains, queries, merchants, clock, steady);
        (_merchantId, _ahead) = (merchant.Id, merchant.Clock?.Ahead ?? TimeSpan.Zero);
        (_target, _start) = (_ahead + by, clock.GetTimestamp());
    }

    private DateTimeOffset Now => _clock.GetUtcNow() + _ahead;

    private DateTimeOffset End => _clock.GetUtcNow() + _target;

    private TimeSpan TimeLeft => TestClocks.TimeLimit - _clock.GetElapsedTime(_start);

    private bool MayGoOn => _ticks < TestClocks.MaxTicks && TimeLeft > TimeSpan.Zero && _busy.Count == 0;

    public async Task<ClockAdvance?> Run(CancellationToken cancellationToken)
    {
        var isComplete = false;
        while (!isComplete && MayGoOn)
        {
            if (_due.Count == 0 && !await Look(cancellationToken))
            {
                isComplete = _ahead == _target;
                if (!isComplete && !await Move(_target)) return null;
            }
            else if (!await Step(cancellationToken))
            {
                return null;
            }
        }

        return new ClockAdvance(Now, isComplete && _busy.Count == 0, _target - _ahead, _steps, _ticked.Count, _ticks, _busy.Count);
    }

    /// <summary>
    /// Finds what becomes due up to the end, also of orders that were made meanwhile, and whose row was written by an earlier time:
    /// that one must be told, so that its reminder comes when it should.
    /// </summary>
    private async Task<bool> Look(CancellationToken cancellationToken)
    {
        OrderCursor? after = null;
        do
        {
            var page = await _queries.OwingAsync(_merchantId, PageSize, after, cancellationToken);
            foreach (var stored in page.Orders)
            {
                if (JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored)?.State is not { DueAt: { } dueAt } state) continue;
                var due = dueAt - (_steady.Lead - state.Behind);
                if (due <= End) _due[stored.Key] = due;
                else if (state.Ahead < _ahead) _due[stored.Key] = DateTimeOffset.MinValue;
            }

            after = page.Next;
        }
        while (after is not null && _due.Count < TestClocks.MaxTicks && TimeLeft > TimeSpan.Zero);

        return _due.Count > 0;
    }

    private async Task<bool> Step(CancellationToken cancellationToken)
    {
        var first = _due.Values.Min();
        if (first > Now)
        {
            var last = first + Stride < End ? first + Stride : End;
            var until = _due.Values.Where(due => due <= last).Max();
            if (!await Move(TimeSpan.FromMilliseconds(Math.Ceiling((until - _clock.GetUtcNow()).TotalMilliseconds)))) return false;
        }

        var now = Now;
        var orders = _due.Where(order => order.Value <= now).Select(order => order.Key).Take(TestClocks.MaxTicks - _ticks).ToList();
        if (first > DateTimeOffset.MinValue) _steps++;
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, Tick);
        return true;
    }

    private async Task<bool> Move(TimeSpan ahead)
    {
        var to = ahead < _target ? ahead : _target;
        if (to <= _ahead) return true;
        if (!await _grains.GetGrain<IMerchantGrain>(_merchantId).MoveClock(_ahead, to)) return false;
        _merchants.Forget(_merchantId);
        _ahead = to;
        return true;
    }

    private async ValueTask Tick(string id, CancellationToken cancellationToken)
    {
        var order = _grains.GetGrain<IOrderGrain>(id);
        var pace = await order.Tick(_ahead);
        while (pace.IsBusy && TimeLeft is var left && left > TimeSpan.Zero)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Shorter than any call of a grain may take.
            var limit = TimeSpan.FromSeconds(5);
            pace = await order.WaitUntilQuiet(left < limit ? left : limit);
        }

        lock (_due) Note(id, pace);
    }

    private void Note(string id, OrderPace pace)
    {
        _ticks++;
        if (_due[id] > DateTimeOffset.MinValue) _ticked.Add(id);
        if (pace.IsBusy) _busy.Add(id);
        if (!pace.IsBusy && pace.NextDueAt is { } next && next <= End) _due[id] = next;
        else _due.Remove(id);
    }
}
