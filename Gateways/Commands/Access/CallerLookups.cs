using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Payments.Domain;
using Payments.Grains;
using Payments.Hosting;

namespace Payments.Gateways;

/// <summary>
/// Finds the merchant that a caller says it is. Whom this process has met is found at once; of all other names, which anybody can make up, only a few
/// are looked up at the same moment. Callers with the same name count once.
/// </summary>
public sealed class CallerLookups(MerchantDirectory merchants, PaymentsSettings settings, LimitMetrics metrics)
{
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>The merchant, null where there is none; or that too many are being looked up.</summary>
    public async ValueTask<(Merchant? Merchant, Refusal? Refusal)> Find(string id)
    {
        if (merchants.Holds(id)) return (await merchants.Find(id), null);
        if (!TryEnter(id)) return (null, metrics.Count(InFlight.Overloaded));
        try
        {
            return (await merchants.Find(id), null);
        }
        finally
        {
            Leave(id);
        }
    }

    private bool TryEnter(string id)
    {
        lock (_lock)
        {
            if (_unknown.Count >= settings.Limits.LookupsInFlight && !_unknown.ContainsKey(id)) return false;
            CollectionsMarshal.GetValueRefOrAddDefault(_unknown, id, out _)++;
            return true;
        }
    }

    private void Leave(string id)
    {
        lock (_lock)
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_unknown, id, out _) == 0) _unknown.Remove(id);
    }
}
