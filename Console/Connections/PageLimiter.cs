using Payments.Console.Access;
using Payments.Console.Settings;
using Payments.Domain.Ids;
using Payments.Hosting;

namespace Payments.Console.Connections;

/// <summary>Counts the tabs that are connected, all together and for each merchant; operators have no limit of their own.</summary>
internal sealed class PageLimiter(ConsoleSettings settings)
{
    private readonly KeyedLimiter<MerchantId> _merchants = new(settings.MaxConnectionsPerMerchant);
    private int _all;

    /// <summary>How many are connected.</summary>
    public int Open => Volatile.Read(ref _all);

    /// <summary>How many of a merchant are.</summary>
    public int OpenOf(MerchantId merchantId) => _merchants.InUse(merchantId);

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryAcquire(ConsoleUser user)
    {
        if (Interlocked.Increment(ref _all) <= settings.MaxConnections && (user.MerchantId is not { } id || _merchants.TryAcquire(id)))
            return true;
        Interlocked.Decrement(ref _all);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Release(ConsoleUser user)
    {
        if (user.MerchantId is { } id)
            _merchants.Release(id);
        Interlocked.Decrement(ref _all);
    }
}
