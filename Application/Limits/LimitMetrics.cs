using System.Diagnostics.Metrics;
using Payments.Domain.Errors;
using Payments.Grains.Telemetry;

namespace Payments.Application.Limits;

/// <summary>Counts what a limit turns away, whichever transport was used.</summary>
public sealed class LimitMetrics
{
    private readonly Counter<long> _refused;

    /// <summary>Makes the instrument.</summary>
    public LimitMetrics(IMeterFactory meters) =>
        _refused = meters
            .Create(OrderMetrics.MeterName)
            .CreateCounter<long>("payments.requests.refused", "{request}", "Requests that a limit turned away.");

    /// <summary>Records a refusal.</summary>
    /// <returns>The same.</returns>
    internal PaymentError Count(PaymentError error)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("code", error.CodeText));
        return error;
    }
}
