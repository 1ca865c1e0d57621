using Orleans;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Grains.Orders;

/// <summary>
/// The order's time: its merchant's, which is real time unless a test clock was moved. It goes on where the process's clock is set back: an
/// order that was made before runs by the clock as it would be, one that is made afterwards by the clock as it is.
/// </summary>
public sealed partial class OrderGrain
{
    private TaskCompletionSource? _idle;
    private TimeSpan _clockAhead;
    private TimeSpan _clockBehind;

    private DateTimeOffset MerchantTime => steady.Now - _clockBehind + _clockAhead;

    private bool IsIdle => _running.IsEmpty && !_inTurn && !(_written?.DueAt <= MerchantTime);

    // Whoever moves a test clock knows the clock as it is.
    private OrderProgress Progress => new(_written?.DueAt - (steady.ClockBehind - _clockBehind), IsBusy: !IsIdle);

    /// <inheritdoc/>
    public async Task<OrderProgress> AdvanceClock(TimeSpan clockAhead)
    {
        using var turn = BeginTurn();
        if (clockAhead > _clockAhead) _clockAhead = clockAhead;
        // Its row says in real time when it is due, and must go on saying so should this process die before anything else is written.
        if (_written is { DueAt: not null } state && state.ClockAhead < _clockAhead) await Write(new Decision(state with { ClockAhead = _clockAhead }, [], []));
        EndTurn(true);
        return Progress;
    }

    /// <inheritdoc/>
    public async Task<OrderProgress> WaitUntilIdle(TimeSpan limit)
    {
        if (!_inTurn) StartDueActions();
        if (!IsIdle)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timeout = new CancellationTokenSource(limit, clock);
            await _idle.Task.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return Progress;
    }

    private async ValueTask<DecisionContext> ReadContext(string merchantId)
    {
        var merchant = await FindMerchant(merchantId);
        if (merchant.Clock is null && _clockAhead == TimeSpan.Zero) return ContextAt(MerchantTime, merchant);
        // What an order has been told since is newer than a copy of the configuration.
        if ((merchant.Clock?.Ahead ?? TimeSpan.Zero) < _clockAhead)
        {
            merchants.Invalidate(merchantId);
            merchant = await FindMerchant(merchantId);
        }

        if (merchant.Clock is { } moved && moved.Ahead > _clockAhead) _clockAhead = moved.Ahead;
        return ContextAt(MerchantTime, merchant);
    }

    private DecisionContext ContextAt(DateTimeOffset now, Merchant merchant) =>
        new(now, merchant.Settings, jitter.Next())
        {
            ClockAhead = _clockAhead,
            ClockBehind = _clockBehind,
            ChannelsWithSeveralPayments = channels.ChannelsWithSeveralPayments,
            ChannelsOfMode = channels.ChannelsOfMode(merchant.Mode),
        };

    private async ValueTask<Merchant> FindMerchant(string merchantId) =>
        await merchants.Find(merchantId) ?? throw new InvalidOperationException($"Order {this.GetPrimaryKeyString()} belongs to merchant {merchantId}, which does not exist.");
}
