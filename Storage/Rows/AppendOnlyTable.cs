using System.Collections.Immutable;

namespace Payments.Storage.Rows;

/// <summary>A table whose rows are only ever added, together with a write of the row that owns them. One shared object per table.</summary>
/// <param name="name">The table.</param>
/// <param name="ownerColumn">The column that holds the owner's integer row number; storage fills it.</param>
/// <param name="columns">The other columns, in the order in which an <see cref="IAppendOnlyRow"/> writes them.</param>
/// <param name="uniqueColumn">The one of bytes among them whose values belong to one owner each; null when there is none.</param>
public sealed class AppendOnlyTable(string name, string ownerColumn, ImmutableArray<RowColumn> columns, string? uniqueColumn = null)
{
    /// <summary>The table.</summary>
    public string Name { get; } = name;

    /// <summary>The column that holds the owner's integer row number.</summary>
    public string OwnerColumn { get; } = ownerColumn;

    /// <summary>The other columns.</summary>
    public ImmutableArray<RowColumn> Columns { get; } = columns;

    /// <summary>
    /// The column whose values belong to one owner each, by the constraint <c>{name}_{column}</c>. A write that appends what belongs to
    /// another throws <see cref="Grains.KeyInUseException"/>, and nothing of it is applied. Such rows stay when their owner is cleared.
    /// Null when there is none.
    /// </summary>
    public string? UniqueColumn { get; } = uniqueColumn;

    internal int UniqueColumnIndex { get; } = uniqueColumn is null ? -1 : columns.IndexOf(new RowColumn(uniqueColumn, ColumnType.Blob));
}
