using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>A payment that an order has recorded, so that no other order records it.</summary>
/// <param name="Key">16 bytes that stand for the channel and its id of the payment.</param>
public sealed record PaymentKeyRow(ReadOnlyMemory<byte> Key) : IAppendOnlyRow
{
    /// <inheritdoc/>
    public AppendOnlyTable Table => OrderTables.PaymentKeys;

    /// <inheritdoc/>
    public void Write(CellWriter cells) => cells.Blob(Key.Span);
}
