using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>A place in a listing of orders, newest first: just after the order that was created at this time and has this row.</summary>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Row">The order's integer row number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OrderCursor(long Timestamp, long Row);
