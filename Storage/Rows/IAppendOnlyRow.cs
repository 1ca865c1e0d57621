namespace Payments.Storage.Rows;

/// <summary>A row to append together with the next write of the state that owns it.</summary>
public interface IAppendOnlyRow
{
    /// <summary>The table: one that the owner's <see cref="TableMapping.AppendOnlyTables"/> lists.</summary>
    AppendOnlyTable Table { get; }

    /// <summary>Writes the values of <see cref="AppendOnlyTable.Columns"/>, in their order.</summary>
    void Write(CellWriter cells);
}
