using System.Text;

namespace Payments.Application.Results;

/// <summary>
/// Writes CSV (RFC 4180): CR LF behind each record, quotes where a field needs them. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front (OWASP, CSV injection), which spreadsheets show as text.
/// </summary>
public static class CsvText
{
    private static readonly char[] Quoted = ['"', ',', '\r', '\n'];

    /// <summary>Adds a record.</summary>
    /// <param name="text">Where it is added.</param>
    /// <param name="fields">Its fields; null is an empty one.</param>
    public static void Append(StringBuilder text, IEnumerable<string?> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
                text.Append(',');
            isFirst = false;
            Append(text, field ?? "");
        }

        text.Append("\r\n");
    }

    private static void Append(StringBuilder text, string field)
    {
        if (field is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..])
            field = "'" + field;
        if (field.IndexOfAny(Quoted) < 0)
            text.Append(field);
        else
            text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
