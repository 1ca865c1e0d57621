using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>
/// A place among the events of all orders. Events are in the order of their transactions, not of their positions: with several writers
/// a later position may be committed first. The default is the place before the first event.
/// </summary>
/// <param name="Transaction">The number of the transaction that wrote the event; 0 where a database has one writer.</param>
/// <param name="Position">The event's number, which grows within a transaction.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventCursor(long Transaction, long Position) : IComparable<EventCursor>
{
    /// <summary>Which of two places comes first.</summary>
    public int CompareTo(EventCursor other) => (Transaction, Position).CompareTo((other.Transaction, other.Position));

    /// <summary>Whether a place comes before another.</summary>
    public static bool operator <(EventCursor left, EventCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether a place comes after another.</summary>
    public static bool operator >(EventCursor left, EventCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether a place does not come after another.</summary>
    public static bool operator <=(EventCursor left, EventCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether a place does not come before another.</summary>
    public static bool operator >=(EventCursor left, EventCursor right) => left.CompareTo(right) >= 0;

    /// <summary>The cursor as it is stored, as <c>2fe-19a3</c>.</summary>
    public override string ToString() => CursorText.Format(Transaction, Position);

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, out EventCursor cursor)
    {
        var parsed = CursorText.TryParse(text, out var transaction, out var position);
        cursor = new EventCursor(transaction, position);
        return parsed;
    }
}
