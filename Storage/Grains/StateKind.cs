using System;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>What is known of a type of state, found out once.</summary>
internal static class StateKind<T>
{
    /// <summary>The statements of its table; null when the type is only a document.</summary>
    public static readonly RowSql? Rows = Activator.CreateInstance<T>() is IRowState state ? new RowSql(state.Shape) : null;
}
