using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Actions;
using Payments.Grains.Merchants;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>Reads what rules may know besides an order and a command: its merchant's settings, the channels, the time.</summary>
public sealed class DecisionContexts(MerchantDirectory merchants, ChannelRegistry channels, Jitter jitter, MonotonicClock process)
{
    /// <summary>The clock of an order that is made now, or is about to be read.</summary>
    internal OrderClock NewClock() => new(process);

    /// <summary>The context of a decision that is made now.</summary>
    /// <exception cref="InvalidOperationException">There is no such merchant.</exception>
    internal async ValueTask<DecisionContext> Read(MerchantId merchantId, OrderClock clock)
    {
        var merchant = await merchants.Get(merchantId);
        // What an order has learned since is newer than a copy of the configuration.
        if ((merchant.Clock?.Ahead ?? TimeSpan.Zero) < clock.Ahead)
        {
            merchants.Invalidate(merchantId);
            merchant = await merchants.Get(merchantId);
        }

        if (merchant.Clock is { } moved)
            clock.AdvanceTo(moved.Ahead);
        return new DecisionContext(clock.Now, merchant.Settings, jitter.Next())
        {
            ClockAhead = clock.Ahead,
            ClockBehind = clock.Behind,
            ChannelsWithSeveralPayments = channels.ChannelsWithSeveralPayments,
            ChannelsOfMode = channels.ChannelsOfMode(merchant.Mode),
        };
    }
}
