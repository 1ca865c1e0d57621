using Payments.Storage.Schema;

namespace Payments.Storage.PostgreSql;

/// <summary>The schema of the cluster's database: documents, orders, totals, and what Orleans keeps there.</summary>
public static class PostgreSqlSchema
{
    /// <summary>The numbered steps, in order.</summary>
    public static IReadOnlyList<SchemaStep> Steps { get; } =
        SchemaStep.From(typeof(PostgreSqlSchema).Assembly, "Payments.Storage.PostgreSql.Schema.");
}
