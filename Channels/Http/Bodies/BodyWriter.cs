using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Http.Bodies;

/// <summary>Writes fields as a body.</summary>
internal static class BodyWriter
{
    private static readonly XmlWriterSettings Xml = new()
    {
        OmitXmlDeclaration = true,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    public static string ContentType(BodyFormat format) =>
        format switch
        {
            BodyFormat.Json => "application/json",
            BodyFormat.Form => "application/x-www-form-urlencoded",
            _ => "text/xml",
        };

    /// <summary>The body.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="fields">What it holds.</param>
    /// <param name="unquoted">The fields that are numbers or <c>true</c> in JSON, and not texts.</param>
    public static byte[] Write(BodyFormat format, IReadOnlyList<KeyValuePair<string, string>> fields, IReadOnlySet<string> unquoted) =>
        format switch
        {
            BodyFormat.Json => Encoding.UTF8.GetBytes(Json(fields, unquoted).ToJsonString()),
            BodyFormat.Form => Encoding.UTF8.GetBytes(Form(fields)),
            _ => XmlOf(fields),
        };

    public static string Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value)));

    /// <summary>Puts one field, whose value is their JSON text, in the place of those beneath its name.</summary>
    public static void Fold(List<KeyValuePair<string, string>> fields, string name, IReadOnlySet<string> unquoted)
    {
        var place = fields.FindIndex(field => IsBeneath(field.Key, name));
        if (place < 0)
            return;
        var inner = Json(fields.Where(field => IsBeneath(field.Key, name)), unquoted)[name]!;
        fields.RemoveAll(field => IsBeneath(field.Key, name));
        fields.Insert(place, new(name, inner.ToJsonString()));
    }

    private static bool IsBeneath(string field, string name) =>
        field.Length > name.Length && field[name.Length] == '.' && field.StartsWith(name, StringComparison.Ordinal);

    private static JsonObject Json(IEnumerable<KeyValuePair<string, string>> fields, IReadOnlySet<string> unquoted)
    {
        var root = new JsonObject();
        foreach (var (path, value) in fields)
        {
            var at = root;
            var names = path.Split('.');
            foreach (var name in names[..^1])
                at = (JsonObject)(at[name] ??= new JsonObject());
            at[names[^1]] = unquoted.Contains(path) ? JsonNode.Parse(value) : JsonValue.Create(value);
        }

        return root;
    }

    private static byte[] XmlOf(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Xml))
        {
            writer.WriteStartElement("xml");
            foreach (var (name, value) in fields)
                writer.WriteElementString(name, value);
            writer.WriteEndElement();
        }

        return bytes.ToArray();
    }
}
