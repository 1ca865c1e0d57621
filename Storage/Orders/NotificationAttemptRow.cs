using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>One attempt to tell a merchant about an event.</summary>
/// <param name="Sequence">The event.</param>
/// <param name="Attempt">Which attempt for this event, from 1.</param>
/// <param name="At">When the request was sent.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="HttpStatus">The answer's status; null when there was none.</param>
/// <param name="Outcome">A stable code, as <c>acknowledged</c>.</param>
/// <param name="Error">What went wrong, in words; null when nothing did.</param>
/// <param name="NextAttemptAt">When it is tried again; null when it is not.</param>
/// <param name="Response">The beginning of the answer's body.</param>
public sealed record NotificationAttemptRow(
    long Sequence,
    long Attempt,
    DateTimeOffset At,
    TimeSpan Duration,
    int? HttpStatus,
    string Outcome,
    string? Error,
    DateTimeOffset? NextAttemptAt,
    string? Response
) : IAppendOnlyRow
{
    /// <inheritdoc/>
    public AppendOnlyTable Table => OrderTables.Attempts;

    /// <inheritdoc/>
    public void Write(CellWriter cells)
    {
        cells.Integer(Sequence);
        cells.Integer(Attempt);
        cells.Time(At);
        cells.Integer((long)Duration.TotalMilliseconds);
        cells.Integer(HttpStatus);
        cells.Text(Outcome);
        cells.Text(Error);
        cells.Time(NextAttemptAt);
        cells.Text(Response);
    }
}
