using System.Runtime.InteropServices;
using Payments.Application.Limits;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Grains.Merchants;
using Payments.Hosting.Settings;

namespace Payments.Application.Access;

/// <summary>
/// Finds the merchant that a caller says it is. A merchant that this process has a copy of is found at once; of all others, which
/// anybody can make up, only a few are looked up at the same moment. Callers with the same name count once.
/// </summary>
public sealed class CallerLookups(MerchantDirectory merchants, PaymentsSettings settings, LimitMetrics metrics)
{
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>How many merchants are being looked up.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
                return _running.Count;
        }
    }

    /// <summary>The merchant, null where there is none; or that too many are being looked up.</summary>
    public async ValueTask<(Merchant? Merchant, PaymentError? Refusal)> Find(string id)
    {
        if (merchants.IsCached(id))
            return (await merchants.Find(id), null);
        if (!TryAcquire(id))
            return (null, metrics.Count(RequestConcurrency.Overloaded));
        try
        {
            return (await merchants.Find(id), null);
        }
        finally
        {
            Release(id);
        }
    }

    private bool TryAcquire(string id)
    {
        lock (_lock)
        {
            if (_running.Count >= settings.Limits.LookupsInFlight && !_running.ContainsKey(id))
                return false;
            CollectionsMarshal.GetValueRefOrAddDefault(_running, id, out _)++;
            return true;
        }
    }

    private void Release(string id)
    {
        lock (_lock)
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_running, id, out _) == 0)
                _running.Remove(id);
    }
}
