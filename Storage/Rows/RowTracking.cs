using System;
using System.Collections.Generic;

namespace Payments.Storage.Rows;

/// <summary>
/// What storage remembers about a loaded state: which row it is, what the totals contain of it, and which rows wait to be appended.
/// Only storage moves it forward, after a load or a write that succeeded, so a failed write never spoils it.
/// </summary>
public sealed class RowTracking
{
    private List<IAppendedRow>? _waiting;
    private TotalEntry[] _stored = [];

    /// <summary>The integer primary key of the row, or 0 when it has never been stored.</summary>
    internal long Row { get; private set; }

    internal ReadOnlySpan<TotalEntry> Stored => _stored;

    internal IReadOnlyList<IAppendedRow> Waiting => _waiting ?? (IReadOnlyList<IAppendedRow>)[];

    /// <summary>Appends a row with the next write that succeeds.</summary>
    public void Append(IAppendedRow row) => (_waiting ??= []).Add(row);

    /// <summary>Notes what is in the database now.</summary>
    /// <param name="row">The row's integer primary key; 0 when there is none.</param>
    /// <param name="stored">What the totals contain of it.</param>
    /// <param name="appended">How many of the waiting rows, from the first, have been appended.</param>
    internal void Advance(long row, ReadOnlySpan<TotalEntry> stored, int appended)
    {
        Row = row;
        if (!stored.SequenceEqual(_stored))
            _stored = stored.ToArray();
        if (appended > 0)
            _waiting?.RemoveRange(0, appended);
        if (_waiting is { Count: 0 })
            _waiting = null;
    }
}
