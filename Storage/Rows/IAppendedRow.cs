namespace Payments.Storage.Rows;

/// <summary>A row to append together with the next write of the state that owns it.</summary>
public interface IAppendedRow
{
    /// <summary>The table: one that the owner's <see cref="RowShape.Appended"/> lists.</summary>
    AppendedTable Table { get; }

    /// <summary>Writes the values of <see cref="AppendedTable.Columns"/>, in their order.</summary>
    void Write(CellWriter cells);
}
