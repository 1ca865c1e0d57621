namespace Payments.Storage.Rows;

/// <summary>A column that a state writes beside its document.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsInsertOnly">True when the first write decides it forever, so that later writes leave it and its indexes alone.</param>
public sealed record RowColumn(string Name, ColumnType Type, bool IsInsertOnly = false);
