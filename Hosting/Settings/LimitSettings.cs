using Microsoft.Extensions.Configuration;
using Payments.Domain;

namespace Payments.Hosting;

/// <summary>The settings under <c>Payments:Limits</c>: what a merchant may do that has no limits of its own, and what a process takes on.</summary>
/// <param name="Requests"><c>RequestsPerSecond</c> and <c>Burst</c>: requests to one process. Default 50,000 and 100,000.</param>
/// <param name="MaxOpenOrders"><c>MaxOpenOrders</c>: orders that have not ended. Default 10,000,000.</param>
/// <param name="RequestsInFlight"><c>RequestsInFlight</c>: requests that one process works on at the same moment. Default 1,024.</param>
public sealed record LimitSettings(RateLimit Requests, long MaxOpenOrders, int RequestsInFlight)
{
    internal static LimitSettings Read(IConfiguration configuration)
    {
        var perSecond = configuration.Number("Payments:Limits:RequestsPerSecond", 50_000, 1, (int)RateLimit.Max);
        var burst = configuration.Number("Payments:Limits:Burst", (int)System.Math.Min(2L * perSecond, RateLimit.Max), 1, (int)RateLimit.Max);
        return new LimitSettings(
            new RateLimit(perSecond, burst),
            configuration.Number("Payments:Limits:MaxOpenOrders", 10_000_000, 1, 1_000_000_000),
            configuration.Number("Payments:Limits:RequestsInFlight", 1024, 1, 1_000_000));
    }
}
