namespace Payments.Client.Streaming;

/// <summary>
/// Knows which events were told already, so that one that comes twice is dropped: an order's come in the order of their sequence.
/// It remembers the orders that last had one.
/// </summary>
/// <param name="capacity">How many orders.</param>
internal sealed class HandledEvents(int capacity = 10_000)
{
    private readonly Dictionary<string, LinkedListNode<(string Order, long Sequence)>> _orders = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Order, long Sequence)> _recent = [];

    /// <summary>How many orders it remembers.</summary>
    public int Count => _orders.Count;

    /// <summary>Notes an event.</summary>
    /// <returns>False when it, or a later one of its order, was noted before.</returns>
    public bool Add(string orderId, long sequence)
    {
        if (_orders.Remove(orderId, out var known))
        {
            _recent.Remove(known);
            if (known.Value.Sequence >= sequence)
            {
                Remember(orderId, known.Value.Sequence);
                return false;
            }
        }

        Remember(orderId, sequence);
        return true;
    }

    private void Remember(string orderId, long sequence)
    {
        _orders[orderId] = _recent.AddLast((orderId, sequence));
        if (_orders.Count <= capacity)
            return;
        _orders.Remove(_recent.First!.Value.Order);
        _recent.RemoveFirst();
    }
}
