using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>What a channel said, truly signed, of an order that is none of its business.</summary>
/// <param name="Channel">Who said it.</param>
/// <param name="Reason">A stable code, as <c>other_channel</c>.</param>
/// <param name="PaymentId">The payment that it speaks of; null where it speaks of none.</param>
/// <param name="Amount">What it claims was paid, in minor units; null where it speaks of no payment.</param>
/// <param name="Currency">ISO 4217; null with <paramref name="Amount"/>.</param>
/// <param name="At">When it was first said, to the millisecond.</param>
public sealed record ForeignReportRow(string Channel, string Reason, string? PaymentId, long? Amount, string? Currency, DateTimeOffset At)
    : IAppendOnlyRow
{
    /// <inheritdoc/>
    public AppendOnlyTable Table => OrderTables.ForeignReports;

    /// <inheritdoc/>
    public void Write(CellWriter cells)
    {
        cells.Text(Channel);
        cells.Text(Reason);
        cells.Text(PaymentId);
        cells.Integer(Amount);
        cells.Text(Currency);
        cells.Time(At);
    }
}
