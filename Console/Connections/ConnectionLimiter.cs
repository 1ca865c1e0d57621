using System.Runtime.InteropServices;
using Payments.Console.Access;
using Payments.Console.Settings;

namespace Payments.Console.Connections;

/// <summary>Counts the tabs that are connected, all together and for each merchant; operators count as one.</summary>
internal sealed class ConnectionLimiter(ConsoleSettings settings)
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryAcquire(ConsoleUser user)
    {
        lock (_lock)
        {
            if (_all >= settings.MaxConnections)
                return false;
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, NameOf(user), out _);
            if (!user.IsOperator && count >= settings.MaxConnectionsPerMerchant)
                return false;
            (_all, count) = (_all + 1, count + 1);
            return true;
        }
    }

    /// <summary>Gives it back; who has none any more is forgotten.</summary>
    public void Release(ConsoleUser user)
    {
        lock (_lock)
        {
            _all--;
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_counts, NameOf(user), out _) == 0)
                _counts.Remove(NameOf(user));
        }
    }

    private static string NameOf(ConsoleUser user) => user.MerchantId?.Value ?? "";
}
