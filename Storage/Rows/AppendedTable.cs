using System.Collections.Immutable;

namespace Payments.Storage.Rows;

/// <summary>A table whose rows are only ever added, together with a write of the row that owns them. One shared object per table.</summary>
/// <param name="name">The table.</param>
/// <param name="ownerColumn">The column that holds the owner's integer row number; storage fills it.</param>
/// <param name="columns">The other columns, in the order in which an <see cref="IAppendedRow"/> writes them.</param>
public sealed class AppendedTable(string name, string ownerColumn, ImmutableArray<RowColumn> columns)
{
    /// <summary>The table.</summary>
    public string Name { get; } = name;

    /// <summary>The column that holds the owner's integer row number.</summary>
    public string OwnerColumn { get; } = ownerColumn;

    /// <summary>The other columns.</summary>
    public ImmutableArray<RowColumn> Columns { get; } = columns;
}
