using System.Text;
using System.Text.Json.Nodes;

namespace Payments.Client.Webhooks;

/// <summary>
/// Reads a notification that is written as a form: every value a text, one that is null empty, and of an object a field for each member,
/// as <c>metadata[table]</c>.
/// </summary>
internal static class NotificationForm
{
    private const string Metadata = "metadata";

    public static JsonObject Read(ReadOnlySpan<byte> body)
    {
        var fields = new JsonObject { [Metadata] = new JsonObject() };
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var (name, value) = (Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");
            if (name.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && name.EndsWith(']'))
                Add(fields, name[..at], name[(at + 1)..^1], value);
            else if (value.Length > 0)
                fields[name] = value;
        }

        return fields;
    }

    private static void Add(JsonObject fields, string name, string member, string value)
    {
        if (fields[name] is not JsonObject members)
            fields[name] = members = [];
        members[member] = value;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
