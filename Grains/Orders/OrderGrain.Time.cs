using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>
/// The order's time: its merchant's, which is real time unless a test clock was moved. It goes on where the process's clock is set back: an
/// order that was made before runs by the clock as it would be, one that is made afterwards by the clock as it is.
/// </summary>
public sealed partial class OrderGrain
{
    private TaskCompletionSource? _quiet;
    private TimeSpan _ahead;
    private TimeSpan _behind;

    private DateTimeOffset MerchantTime => steady.Now - _behind + _ahead;

    private bool IsQuiet => _underWay.IsEmpty && !_inTurn && !(_written?.DueAt <= MerchantTime);

    // Whoever moves a test clock knows the clock as it is.
    private OrderPace Pace => new(_written?.DueAt - (steady.Lead - _behind), IsBusy: !IsQuiet);

    /// <inheritdoc/>
    public async Task<OrderPace> Tick(TimeSpan ahead)
    {
        using var turn = BeginTurn();
        if (ahead > _ahead) _ahead = ahead;
        // Its row says in real time when it is due, and must go on saying so should this process die before anything else is written.
        if (_written is { DueAt: not null } state && state.Ahead < _ahead) await Write(new Decision(state with { Ahead = _ahead }, [], []));
        EndTurn(true);
        return Pace;
    }

    /// <inheritdoc/>
    public async Task<OrderPace> WaitUntilQuiet(TimeSpan limit)
    {
        if (!_inTurn) Proceed();
        if (!IsQuiet)
        {
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var patience = new CancellationTokenSource(limit, clock);
            await _quiet.Task.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return Pace;
    }

    private async ValueTask<Circumstances> Now(string merchantId)
    {
        var merchant = await Merchant(merchantId);
        if (merchant.Clock is null && _ahead == TimeSpan.Zero) return At(MerchantTime, merchant);
        // What an order has been told since is newer than a copy of the configuration.
        if ((merchant.Clock?.Ahead ?? TimeSpan.Zero) < _ahead)
        {
            merchants.Forget(merchantId);
            merchant = await Merchant(merchantId);
        }

        if (merchant.Clock is { } moved && moved.Ahead > _ahead) _ahead = moved.Ahead;
        return At(MerchantTime, merchant);
    }

    private Circumstances At(DateTimeOffset now, Merchant merchant) =>
        new(now, merchant.Terms, chance.Next())
        {
            Ahead = _ahead,
            Behind = _behind,
            TakeSeveralPayments = channels.TakeSeveralPayments,
            ChannelsOfMode = channels.OfMode(merchant.Mode),
        };

    private async ValueTask<Merchant> Merchant(string merchantId) =>
        await merchants.Find(merchantId) ?? throw new InvalidOperationException($"Order {this.GetPrimaryKeyString()} belongs to merchant {merchantId}, which does not exist.");
}
