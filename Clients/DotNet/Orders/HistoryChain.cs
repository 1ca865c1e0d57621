using System.Security.Cryptography;
using System.Text;

namespace Payments.Client.Orders;

/// <summary>Recomputes a history's hashes, so that nobody needs to trust the server about the past.</summary>
public static class HistoryChain
{
    /// <summary>Looks for the first event that does not fit.</summary>
    /// <param name="events">All events of an order, by their sequence.</param>
    /// <param name="historyHash">
    /// The hash that you hold of the newest, as an order or a notification tells it; null to take the last event's.
    /// </param>
    /// <returns>Its sequence; one past the last where <paramref name="historyHash"/> is another; null when all is well.</returns>
    public static long? FindBreak(IEnumerable<HistoryEvent> events, string? historyHash = null)
    {
        var (sequence, hash) = (0L, new byte[SHA256.HashSizeInBytes]);
        foreach (var happened in events)
        {
            sequence++;
            hash = SHA256.HashData([.. hash, .. Encoding.UTF8.GetBytes(happened.Body)]);
            if (
                happened.Sequence != sequence
                || !string.Equals(happened.Hash, Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase)
            )
                return sequence;
        }

        return historyHash is null || string.Equals(historyHash, Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase)
            ? null
            : sequence + 1;
    }
}
