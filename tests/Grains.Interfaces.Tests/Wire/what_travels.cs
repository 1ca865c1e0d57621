using Payments.Grains.Interfaces.Orders;
using Xunit;

namespace Payments.Grains.Interfaces.Tests.Wire;

public sealed class What_travels
{
    [Fact]
    public void between_grains_is_serializable_and_never_changes() => Assert.Empty(TravellingTypes.Check(typeof(IOrderGrain).Assembly));
}
