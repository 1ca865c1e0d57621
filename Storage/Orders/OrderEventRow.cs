using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>One event of an order's history.</summary>
/// <param name="Sequence">Its place in the order's history, from 1 without gaps.</param>
/// <param name="Type">As <c>order.paid</c>.</param>
/// <param name="OccurredAt">When, to the millisecond.</param>
/// <param name="Body">UTF-8 text, byte for byte what <paramref name="Hash"/> is over.</param>
/// <param name="Hash">The head of the order's hash chain after this event.</param>
/// <param name="Notification">The body that the merchant is sent, UTF-8; null when the merchant is not told.</param>
/// <param name="NotificationType">The media type of <paramref name="Notification"/>.</param>
public sealed record OrderEventRow(
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    byte[] Body,
    byte[] Hash,
    byte[]? Notification,
    string? NotificationType
) : IAppendOnlyRow
{
    /// <inheritdoc/>
    public AppendOnlyTable Table => OrderTables.Events;

    /// <inheritdoc/>
    public void Write(CellWriter cells)
    {
        cells.Integer(Sequence);
        cells.Text(Type);
        cells.Time(OccurredAt);
        cells.Utf8(Body);
        cells.Blob(Hash);
        if (Notification is null)
            cells.Text(null);
        else
            cells.Utf8(Notification);
        cells.Text(NotificationType);
    }
}
