using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Orleans.Payments.Storage.Sqlite;

/// <summary>One numbered change of a file's schema.</summary>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Name">What it does, as the file is called.</param>
/// <param name="Breaking">True when a program that does not know it must not open the file.</param>
/// <param name="Sql">The statements.</param>
public sealed record SchemaStep(int Number, string Name, bool Breaking, string Sql)
{
    private const string BreakingMark = "-- breaking";

    /// <summary>
    /// Reads the files that an assembly embeds as <c>{prefix}NNNN-name.sql</c>. A file whose first line is <c>-- breaking</c> is breaking.
    /// </summary>
    public static IReadOnlyList<SchemaStep> From(Assembly assembly, string prefix) =>
        [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal))
            .Select(resource => Parse(resource[prefix.Length..^".sql".Length], Text(assembly, resource)))
            .OrderBy(step => step.Number)];

    private static SchemaStep Parse(string file, string sql) =>
        new(int.Parse(file.AsSpan(0, 4)), file[5..], sql.StartsWith(BreakingMark, StringComparison.Ordinal), sql);

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
