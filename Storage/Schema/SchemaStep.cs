using System.Reflection;

namespace Payments.Storage.Schema;

/// <summary>One numbered change of a database's schema.</summary>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Name">What it does, as the file is called.</param>
/// <param name="IsBreaking">True when a program that does not know it must not open the database.</param>
/// <param name="Sql">The statements.</param>
public sealed record SchemaStep(int Number, string Name, bool IsBreaking, string Sql)
{
    private const string BreakingMark = "-- breaking";

    /// <summary>
    /// Reads the files that an assembly embeds as <c>{prefix}NNNN-name.sql</c>. A file whose first line is <c>-- breaking</c> is breaking.
    /// </summary>
    public static IReadOnlyList<SchemaStep> From(Assembly assembly, string prefix) =>
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(resource =>
                    resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal)
                )
                .Select(resource => Parse(resource[prefix.Length..^".sql".Length], Text(assembly, resource)))
                .OrderBy(step => step.Number),
        ];

    /// <summary>The steps that a database still lacks, in their order.</summary>
    /// <param name="steps">Those that this program knows, in order.</param>
    /// <param name="applied">Those that the database has.</param>
    /// <param name="database">How messages name it.</param>
    /// <exception cref="StorageException">A newer program has made a breaking change.</exception>
    internal static IReadOnlyList<SchemaStep> Missing(
        IReadOnlyList<SchemaStep> steps,
        IEnumerable<(int Number, string Name, bool Breaking)> applied,
        string database
    )
    {
        var missing = steps.ToDictionary(step => step.Number);
        var newest = steps.Count == 0 ? 0 : steps[^1].Number;
        foreach (var (number, name, breaking) in applied)
        {
            if (!missing.Remove(number) && number > newest && breaking)
                throw new StorageException(
                    StorageFault.Newer,
                    $"{database} was changed by a newer program (schema {number}, '{name}'; this one knows {newest}). "
                        + "Start that program, or restore a backup from before."
                );
        }

        return [.. missing.Values.OrderBy(step => step.Number)];
    }

    private static SchemaStep Parse(string file, string sql) =>
        new(int.Parse(file.AsSpan(0, 4)), file[5..], sql.StartsWith(BreakingMark, StringComparison.Ordinal), sql);

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
