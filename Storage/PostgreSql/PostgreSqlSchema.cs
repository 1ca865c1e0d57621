using System.Collections.Generic;
using Orleans.Payments.Storage.Schema;

namespace Orleans.Payments.Storage.PostgreSql;

/// <summary>The schema of the cluster's database: documents, orders, totals, and what Orleans keeps there.</summary>
public static class PostgreSqlSchema
{
    /// <summary>The numbered steps, in order.</summary>
    public static IReadOnlyList<SchemaStep> Steps { get; } =
        SchemaStep.From(typeof(PostgreSqlSchema).Assembly, "Orleans.Payments.Storage.PostgreSql.Schema.");
}
