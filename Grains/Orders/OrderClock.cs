using Payments.Domain.Orders;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>
/// An order's time: its merchant's, which is real time unless a test clock was moved. It goes on where the process's clock is set back: an
/// order that was made before runs by the clock as it would be, one that is made afterwards by the clock as it is.
/// </summary>
internal sealed class OrderClock(MonotonicClock process)
{
    /// <summary>How far the merchant's test clock was moved.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>How far the process's clock had been set back when the order was made.</summary>
    public TimeSpan Behind { get; private set; }

    /// <summary>The merchant's time.</summary>
    public DateTimeOffset Now => process.Now - Behind + Ahead;

    /// <summary>The order is made now.</summary>
    public void Begin() => Behind = process.ClockBehind;

    /// <summary>Goes on where a stored order was.</summary>
    public void Load(OrderState state) => (Ahead, Behind) = (state.ClockAhead, state.ClockBehind);

    /// <summary>Moves on; never back.</summary>
    public void AdvanceTo(TimeSpan ahead)
    {
        if (ahead > Ahead)
            Ahead = ahead;
    }

    /// <summary>A time of the order as whoever moves a test clock knows it: by the clock as it is.</summary>
    public DateTimeOffset? OfProcess(DateTimeOffset? time) => time - (process.ClockBehind - Behind);
}
