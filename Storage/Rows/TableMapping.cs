using System.Collections.Immutable;

namespace Payments.Storage.Rows;

/// <summary>
/// The table of a kind of state. Besides <see cref="Columns"/> it has <c>row</c> (integer primary key), <c>key</c> (16 bytes, of one row
/// only),
/// <c>version</c> and <c>document</c>. One shared object per kind.
/// </summary>
public sealed class TableMapping
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The type of the grains whose state this is, as their <c>[GrainType]</c> says.</summary>
    public required string GrainType { get; init; }

    /// <summary>How a grain's key and the table's 16 bytes become each other.</summary>
    public required PrefixedBase32Key KeyFormat { get; init; }

    /// <summary>The index columns, in the order in which a state writes them.</summary>
    public required ImmutableArray<RowColumn> Columns { get; init; }

    /// <summary>The tables that a write may append to.</summary>
    public ImmutableArray<AppendOnlyTable> AppendOnlyTables { get; init; } = [];

    /// <summary>
    /// The integer column with the time at which the row is due; such rows are the grains' reminders. Null: none.
    /// </summary>
    public string? DueColumn { get; init; }
}
