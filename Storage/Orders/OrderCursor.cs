using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>A place in a listing of orders, newest first: just after the order that was created at this time and has this row.</summary>
/// <param name="CreatedAt">Milliseconds since 1970 UTC.</param>
/// <param name="Row">The order's integer row number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OrderCursor(long CreatedAt, long Row)
{
    /// <summary>The cursor as the text that a client sends back, as <c>19a3f2c81b0-2f</c>.</summary>
    public override string ToString() => CursorText.Format(CreatedAt, Row);

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, out OrderCursor cursor)
    {
        var parsed = CursorText.TryParse(text, out var createdAt, out var row);
        cursor = new OrderCursor(createdAt, row);
        return parsed;
    }
}
