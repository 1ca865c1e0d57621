using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Payers;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Storage.Grains;

namespace Payments.Grains.Risk;

/// <summary>
/// Counts a payer's orders. Its row has at most <see cref="VelocityRule.MaxOrders"/> entries and is written once for each new order.
/// </summary>
[GrainType("payer")]
public sealed class PayerGrain(
    [PersistentState("payer", OrderGrain.StorageName)] IPersistentState<PayerDocument> document,
    MerchantDirectory merchants,
    MonotonicClock clock
) : Grain, IPayerGrain
{
    /// <inheritdoc/>
    public async Task<bool> TryCount(OrderId orderId, int max, TimeSpan window)
    {
        var merchant = await merchants.Find(VelocityRule.MerchantOf(this.GetPrimaryKeyString()));
        var (realNow, counted) = (clock.Now, document.State);
        var now = merchant?.TimeAt(realNow) ?? realNow;
        var orders = counted.Orders.IsDefault ? [] : counted.Orders;
        if (orders.Any(order => order.Id == orderId))
            return true;
        if (orders.Count(order => order.At > now - window) >= max)
            return false;

        var keepFor = counted.KeepFor > window ? counted.KeepFor : window;
        orders = [.. orders.Where(order => order.At > now - keepFor).TakeLast(VelocityRule.MaxOrders - 1), new CountedOrder(orderId, now)];
        (counted.Orders, counted.KeepFor) = (orders, keepFor);
        await document.WriteStateAsync();
        return true;
    }
}

/// <summary>An order that was counted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
public sealed record CountedOrder(string Id, DateTimeOffset At);

/// <summary>What storage holds of a payer.</summary>
public sealed class PayerDocument
{
    /// <summary>The orders that were counted, oldest first.</summary>
    public ImmutableArray<CountedOrder> Orders { get; set; } = [];

    /// <summary>The longest window that was asked for: what is older goes with the next write.</summary>
    public TimeSpan KeepFor { get; set; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
