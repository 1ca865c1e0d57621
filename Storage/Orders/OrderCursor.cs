using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>A place in a listing of orders, newest first: just after the order that was created at this time and has this row.</summary>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Row">The order's integer row number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OrderCursor(long Timestamp, long Row) : IComparable<OrderCursor>
{
    /// <summary>Before the newest order that there can be.</summary>
    public static OrderCursor Newest { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Which order is the earlier one.</summary>
    public int CompareTo(OrderCursor other) => (Timestamp, Row).CompareTo((other.Timestamp, other.Row));

    /// <summary>Whether an order is earlier than another.</summary>
    public static bool operator <(OrderCursor left, OrderCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether an order is later than another.</summary>
    public static bool operator >(OrderCursor left, OrderCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether an order is not later than another.</summary>
    public static bool operator <=(OrderCursor left, OrderCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether an order is not earlier than another.</summary>
    public static bool operator >=(OrderCursor left, OrderCursor right) => left.CompareTo(right) >= 0;
}
