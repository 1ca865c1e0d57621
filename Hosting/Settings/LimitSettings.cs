using Microsoft.Extensions.Configuration;
using Payments.Domain.Merchants;

namespace Payments.Hosting.Settings;

/// <summary>
/// The settings under <c>Payments:Limits</c>: what a merchant may do that has no limits of its own, and what a process takes on.
/// </summary>
public sealed record LimitSettings
{
    /// <summary>
    /// <c>RequestsPerSecond</c> and <c>Burst</c>: requests of a merchant to one process. Default 50,000 and twice that; each 1 to
    /// 1,000,000.
    /// </summary>
    public required RateLimit Requests { get; init; }

    /// <summary><c>MaxOpenOrders</c>: orders of a merchant that have not ended. Default 10,000,000; 1 to 1,000,000,000.</summary>
    public required long MaxOpenOrders { get; init; }

    /// <summary>
    /// <c>RequestsInFlight</c>: requests that one process works on at the same moment; a request counts once its body is there. Default
    /// 1,024; 1 to 1,000,000.
    /// </summary>
    public required int RequestsInFlight { get; init; }

    /// <summary>
    /// <c>CallbacksInFlight</c>: providers' callbacks that one process works on at the same moment, beside the requests. Default as many; 1
    /// to 1,000,000.
    /// </summary>
    public required int CallbacksInFlight { get; init; }

    /// <summary>
    /// <c>LookupsInFlight</c>: merchants that this process does not know yet and looks up at the same moment. Default a quarter of
    /// <c>RequestsInFlight</c>; 1 to 1,000,000.
    /// </summary>
    public required int LookupsInFlight { get; init; }

    /// <summary>What a connection may take.</summary>
    public required ConnectionLimits Connections { get; init; }

    internal static LimitSettings Read(IConfiguration configuration)
    {
        var perSecond = configuration.Number("Payments:Limits:RequestsPerSecond", 50_000, 1, (int)RateLimit.Max);
        var burst = configuration.Number("Payments:Limits:Burst", (int)Math.Min(2L * perSecond, RateLimit.Max), 1, (int)RateLimit.Max);
        var inFlight = configuration.Number("Payments:Limits:RequestsInFlight", 1024, 1, 1_000_000);
        return new LimitSettings
        {
            Requests = new RateLimit(perSecond, burst),
            MaxOpenOrders = configuration.Number("Payments:Limits:MaxOpenOrders", 10_000_000, 1, 1_000_000_000),
            RequestsInFlight = inFlight,
            CallbacksInFlight = configuration.Number("Payments:Limits:CallbacksInFlight", inFlight, 1, 1_000_000),
            LookupsInFlight = configuration.Number("Payments:Limits:LookupsInFlight", Math.Max(1, inFlight / 4), 1, 1_000_000),
            Connections = ConnectionLimits.Read(configuration),
        };
    }
}
