using Payments.Storage.Schema;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>Brings a file's schema to the program's, all steps or none, and refuses a file that only a newer program understands.</summary>
internal static class SchemaUpgrade
{
    public static void Apply(SqliteConnection connection, IReadOnlyList<SchemaStep> steps, string path)
    {
        if (Missing(connection, steps, path).Count == 0)
            return;
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            connection.ExecuteScript(
                "CREATE TABLE IF NOT EXISTS schema(number INTEGER PRIMARY KEY, name TEXT NOT NULL, breaking INTEGER NOT NULL)"
            );
            foreach (var step in Missing(connection, steps, path))
            {
                connection.ExecuteScript(step.Sql);
                connection
                    .Prepare("INSERT INTO schema(number, name, breaking) VALUES (?1, ?2, ?3)")
                    .Bind(1, step.Number)
                    .Bind(2, step.Name)
                    .Bind(3, step.IsBreaking ? 1 : 0)
                    .Run();
            }

            connection.Execute("COMMIT");
        }
        catch
        {
            if (!connection.IsAutocommit)
                connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>Whether a schema was ever applied.</summary>
    public static bool IsBegun(SqliteConnection connection)
    {
        var known = connection.Prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema'");
        var isBegun = known.Step() && known.Integer(0) != 0;
        known.Reset();
        return isBegun;
    }

    private static IReadOnlyList<SchemaStep> Missing(SqliteConnection connection, IReadOnlyList<SchemaStep> steps, string path)
    {
        if (!IsBegun(connection))
            return steps;
        var rows = connection.Prepare("SELECT number, name, breaking FROM schema ORDER BY number");
        var applied = new List<(int Number, string Name, bool Breaking)>();
        while (rows.Step())
            applied.Add(((int)rows.Integer(0), rows.Text(1), rows.Integer(2) != 0));
        return SchemaStep.Missing(steps, applied, $"'{path}'");
    }
}
