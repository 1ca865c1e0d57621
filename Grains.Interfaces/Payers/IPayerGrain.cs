using Orleans;
using Payments.Domain.Ids;

namespace Payments.Grains.Interfaces.Payers;

/// <summary>The latest orders of one payer at one merchant, for the rule <c>velocity</c>.</summary>
[Alias("Orleans.Payments.IPayerGrain")]
public interface IPayerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts an order unless that would make more than <paramref name="max"/> within the window; false when it would. What
    /// was counted is durable before the answer, and counting the same order again counts it once.
    /// </summary>
    [Alias("TryCount")]
    Task<bool> TryCount(OrderId orderId, int max, TimeSpan window);
}
