using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Payments.Domain.Orders;

/// <summary>An event as it is stored: the bytes, and the hash over the hash before it and those bytes.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Body">UTF-8 JSON of it.</param>
/// <param name="Hash">Lower-case hex of 32 bytes.</param>
public sealed record StoredEvent(OrderEvent Event, byte[] Body, string Hash);

/// <summary>The body and hash of one stored event, as read back.</summary>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="Hash">Lower-case hex of 32 bytes.</param>
public readonly record struct StoredLink(ReadOnlyMemory<byte> Body, string Hash);

/// <summary>An order as it was right after one of its events.</summary>
/// <param name="Order">The order.</param>
/// <param name="Event">Its last event then.</param>
public sealed record PastOrder(PaymentOrder Order, OrderEvent Event);

/// <summary>
/// The chain of an order's events. Each hash is SHA-256(previous hash, body bytes), so whoever holds the newest hash
/// can prove any change, loss, insertion or reordering of what came before it.
/// </summary>
public static class History
{
    /// <summary>The hash before the first event: 32 zero bytes.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>Adds an event to an order: gives the new order and what to store.</summary>
    public static (PaymentOrder Order, StoredEvent Stored) Append(PaymentOrder? order, OrderEvent happened)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(happened, DomainJson.Stored.OrderEvent);
        var hash = HashAfter(order?.HistoryHash ?? Genesis, body);
        return (PaymentOrder.Apply(order, happened, hash), new StoredEvent(happened, body, hash));
    }

    /// <summary>
    /// The order after one more stored event; null where the event does not follow what was before it, or where this program cannot read
    /// it, because a newer one wrote it.
    /// </summary>
    /// <param name="order">The order before; null for none.</param>
    /// <param name="next">The event, as it was read back.</param>
    public static PastOrder? Read(PaymentOrder? order, StoredLink next)
    {
        if (HashAfter(order?.HistoryHash ?? Genesis, next.Body.Span) != next.Hash)
            return null;
        try
        {
            var happened = JsonSerializer.Deserialize(next.Body.Span, DomainJson.Stored.OrderEvent)!;
            return new PastOrder(PaymentOrder.Apply(order, happened, next.Hash), happened);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Recomputes the chain.</summary>
    /// <param name="links">All stored events, oldest first.</param>
    /// <param name="head">The hash that the order itself carries.</param>
    /// <returns>
    /// The sequence number of the first event that does not fit, one past the last if the head does not; null when all fits.
    /// </returns>
    public static int? FindBreak(ImmutableArray<StoredLink> links, string head)
    {
        var previous = Genesis;
        for (var i = 0; i < links.Length; i++)
        {
            previous = HashAfter(previous, links[i].Body.Span);
            if (previous != links[i].Hash)
                return i + 1;
        }

        return previous == head ? null : links.Length + 1;
    }

    private static string HashAfter(string previous, ReadOnlySpan<byte> body)
    {
        var length = SHA256.HashSizeInBytes + body.Length;
        var linked = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Convert.FromHexString(previous, linked, out _, out _);
        body.CopyTo(linked.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(linked.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(linked);
        return Convert.ToHexStringLower(hash);
    }
}
