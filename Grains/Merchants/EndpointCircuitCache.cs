using System.Collections.Concurrent;
using System.Collections.Immutable;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;

namespace Payments.Grains.Merchants;

/// <summary>
/// What this process knows of merchants' circuits, as their grains last reported it. It only says whether a grain has to be
/// asked, so that a merchant whose endpoint is well costs nothing; an endpoint it knows nothing of is sent to.
/// </summary>
public sealed class EndpointCircuitCache
{
    private readonly ConcurrentDictionary<string, ImmutableArray<CircuitView>> _known = new(StringComparer.Ordinal);

    /// <summary>The circuit of a URL; null when it is closed as far as this process knows.</summary>
    public CircuitView? Find(MerchantId merchantId, string url) =>
        _known.TryGetValue(merchantId, out var circuits) ? circuits.FirstOrDefault(circuit => circuit.Url == url) : null;

    /// <summary>The circuits that are not closed, of all merchants that this process knows.</summary>
    public IEnumerable<CircuitView> OpenCircuits => _known.Values.SelectMany(circuits => circuits);

    /// <summary>The same, with the merchant of each.</summary>
    public IEnumerable<(string MerchantId, CircuitView Circuit)> OpenCircuitsByMerchant =>
        _known.SelectMany(known => known.Value.Select(circuit => (known.Key, circuit)));

    internal void Update(MerchantId merchantId, ImmutableArray<CircuitView> circuits)
    {
        // One that is closed again may still have something to release; that keeps nobody else waiting.
        var notClosed = circuits.RemoveAll(circuit => circuit.State == CircuitState.Closed);
        if (notClosed.IsEmpty)
            _known.TryRemove(merchantId, out _);
        else
            _known[merchantId] = notClosed;
    }
}
