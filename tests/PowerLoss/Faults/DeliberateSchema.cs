using Payments.Storage.Schema;
using Payments.Storage.Sqlite;

namespace Payments.PowerLoss.Faults;

/// <summary>The steps of the schema, as they are or with a fault.</summary>
internal static class DeliberateSchema
{
    private const string Second = "CREATE UNIQUE INDEX orders_key";

    public static IReadOnlyList<SchemaStep> Steps(DeliberateFault fault, int count) =>
        [
            .. SqliteSchema
                .Steps.Take(count)
                .Select(step =>
                    fault == DeliberateFault.SchemaStepInTwoCommits
                        ? step with
                        {
                            Sql = step.Sql.Replace(Second, "COMMIT; BEGIN IMMEDIATE; " + Second, StringComparison.Ordinal),
                        }
                        : step
                ),
        ];
}
