namespace Payments.Storage.Rows;

/// <summary>
/// What storage remembers about a loaded state: which row it is, what the totals contain of it, and which rows wait to be appended.
/// Only storage moves it forward, after a load or a write that succeeded, so a failed write never spoils it.
/// </summary>
public sealed class RowTracking
{
    private List<IAppendOnlyRow>? _pendingAppends;
    private TotalContribution[] _storedTotals = [];

    /// <summary>The integer primary key of the row, or 0 when it has never been stored.</summary>
    internal long Row { get; private set; }

    internal ReadOnlySpan<TotalContribution> StoredTotals => _storedTotals;

    internal IReadOnlyList<IAppendOnlyRow> PendingAppends => _pendingAppends ?? (IReadOnlyList<IAppendOnlyRow>)[];

    /// <summary>Appends a row with the next write that succeeds.</summary>
    public void Append(IAppendOnlyRow row) => (_pendingAppends ??= []).Add(row);

    /// <summary>Notes what is in the database now.</summary>
    /// <param name="row">The row's integer primary key; 0 when there is none.</param>
    /// <param name="stored">What the totals contain of it.</param>
    /// <param name="appended">How many of the waiting rows, from the first, have been appended.</param>
    internal void SetStored(long row, ReadOnlySpan<TotalContribution> stored, int appended)
    {
        Row = row;
        if (!stored.SequenceEqual(_storedTotals))
            _storedTotals = stored.ToArray();
        if (appended > 0)
            _pendingAppends?.RemoveRange(0, appended);
        if (_pendingAppends is { Count: 0 })
            _pendingAppends = null;
    }
}
