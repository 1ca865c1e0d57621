using Payments.Storage.Schema;

namespace Payments.Storage.Sqlite;

/// <summary>The schema of the server's own database: documents, reminders, orders, totals.</summary>
public static class SqliteSchema
{
    /// <summary>The numbered steps, in order.</summary>
    public static IReadOnlyList<SchemaStep> Steps { get; } =
        SchemaStep.From(typeof(SqliteSchema).Assembly, "Payments.Storage.Sqlite.Schema.");
}
