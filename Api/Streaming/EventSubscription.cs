using System.Text;
using Payments.Domain.Ids;
using Payments.Storage.Orders;

namespace Payments.Api.Streaming;

/// <summary>What a connection wants to hear of: all orders of its merchant, or one.</summary>
internal sealed class EventSubscription(StreamConnection connection, EventTail tail, string id, MerchantId merchantId, OrderId? orderId)
    : IStreamSubscription
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"{{\"type\":\"event\",\"subscription\":\"{id}\"");

    /// <inheritdoc/>
    public string Id => id;

    public MerchantId MerchantId => merchantId;

    /// <summary>The order; null for all.</summary>
    public OrderId? OrderId => orderId;

    /// <summary>Up to where it has been sent events, when it joins the live tail.</summary>
    public EventCursor Position { get; set; }

    /// <summary>Nobody listens any more.</summary>
    public bool IsEnded { get; set; }

    public StreamConnection Connection => connection;

    /// <inheritdoc/>
    public void End() => tail.Remove(this);

    public bool Matches(OrderEventEntry happened) =>
        happened.MerchantId == merchantId && (orderId is not { } order || happened.OrderKey == order);

    /// <summary>An event as this subscription is sent it.</summary>
    /// <param name="suffix"><see cref="StreamEvent.Suffix"/>.</param>
    public byte[] Frame(byte[] suffix)
    {
        var frame = new byte[_prefix.Length + suffix.Length];
        _prefix.CopyTo(frame, 0);
        suffix.CopyTo(frame.AsSpan(_prefix.Length));
        return frame;
    }
}
