using System.Runtime.InteropServices;
using Payments.Storage.Grains;

namespace Payments.Sandbox.Provider.Books;

/// <summary>A moment of the provider's. What is due goes by a clock that is never set back, as in the server.</summary>
/// <param name="Steady">By that clock.</param>
/// <param name="ClockBehind">How far the clock that is shown has been set back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProviderTime(DateTimeOffset Steady, TimeSpan ClockBehind)
{
    public static ProviderTime Of(MonotonicClock clock) => new(clock.Now, clock.ClockBehind);

    /// <summary>The time of an order: it runs on from when the order was taken.</summary>
    public DateTimeOffset Of(ProviderOrder order) => Steady - order.ClockBehind;
}
