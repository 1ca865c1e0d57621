using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Which row has a key: a table of its own, written once per row. An index over the keys of the rows themselves would be written anew with
/// every change of an indexed column, and keys have no order, so each time in another page.
/// </summary>
internal static class RowKeys
{
    /// <summary>Has <c>key</c>, which is unique, and <c>row</c>.</summary>
    public static string Table(TableMapping mapping) => mapping.Table + "_keys";

    /// <summary>The number of the row that has a key.</summary>
    /// <param name="mapping">The table.</param>
    /// <param name="key">The parameter that is the key.</param>
    public static string RowOf(TableMapping mapping, string key) => $"(SELECT row FROM {Table(mapping)} WHERE key = {key})";
}
