using System.Collections.Generic;
using Orleans.Payments.Storage.Schema;

namespace Orleans.Payments.Storage.Sqlite;

/// <summary>The schema of the server's own database: documents, reminders, orders, totals.</summary>
public static class StorageSchema
{
    /// <summary>The numbered steps, in order.</summary>
    public static IReadOnlyList<SchemaStep> Steps { get; } =
        SchemaStep.From(typeof(StorageSchema).Assembly, "Orleans.Payments.Storage.Sqlite.Schema.");
}
