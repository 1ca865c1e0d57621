using Orleans;
using Orleans.Runtime;
using Payments.Domain.Ids;

namespace Payments.Grains.Interfaces.Orders;

/// <summary>
/// References to orders. <c>GetGrain&lt;IOrderGrain&gt;</c> does the same, but looks the names up in attributes, by reflection, each time.
/// </summary>
public static class OrderGrains
{
    /// <summary>The type of the grains that hold orders.</summary>
    public const string TypeName = "order";

    /// <summary>The name of <see cref="IOrderGrain"/> between processes.</summary>
    public const string InterfaceName = "Orleans.Payments.IOrderGrain";

    private static readonly GrainType Type = GrainType.Create(TypeName);
    private static readonly GrainInterfaceType Interface = GrainInterfaceType.Create(InterfaceName);

    /// <summary>The order with an id, whether it exists or not.</summary>
    /// <param name="grains">Orleans' factory.</param>
    /// <param name="orderId">See <see cref="OrderId"/>.</param>
    public static IOrderGrain GetOrder(this IGrainFactory grains, string orderId) =>
        (IOrderGrain)grains.GetGrain(GrainId.Create(Type, orderId), Interface);
}
