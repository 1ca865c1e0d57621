namespace Payments.Storage.Rows;

/// <summary>
/// A grain state that wants more than a document: index columns, a part in the totals, and rows to append, all committed with it.
/// The methods are called on the writing grain's turn, once per write.
/// </summary>
public interface IRowState
{
    /// <summary>The table of this kind of state: always the same object.</summary>
    TableMapping Mapping { get; }

    /// <summary>What storage remembers about this state. Not part of the document; kept when the state is copied.</summary>
    RowTracking Tracking { get; }

    /// <summary>Writes the values of <see cref="TableMapping.Columns"/>, in their order.</summary>
    void WriteColumns(CellWriter columns);

    /// <summary>
    /// Lists what the totals contain of this state as it is now, not what has changed: storage finds the difference to what it last stored.
    /// </summary>
    void WriteTotals(TotalsWriter totals);
}
