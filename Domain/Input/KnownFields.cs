using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Payments.Domain.Input;

/// <summary>
/// The fields that a record of a request has, found by their names as they stand in the body: nothing is allocated for a name that is
/// known.
/// </summary>
internal sealed class KnownFields
{
    private static readonly ConditionalWeakTable<JsonTypeInfo, KnownFields> Known = [];

    private readonly ImmutableArray<(byte[] Utf8, string Name, Type Type)> _fields;

    private KnownFields(JsonTypeInfo type) =>
        _fields = [.. type.Properties.Select(property => (Encoding.UTF8.GetBytes(property.Name), property.Name, property.PropertyType))];

    /// <summary>The fields of a record.</summary>
    public static KnownFields Of(JsonTypeInfo type) => Known.GetValue(type, static type => new KnownFields(type));

    /// <summary>Their names, for people.</summary>
    public string Names => string.Join(", ", _fields.Select(known => known.Name));

    /// <summary>Finds a field by its name.</summary>
    /// <param name="sent">As it was sent, escapes and all.</param>
    /// <param name="type">What it holds.</param>
    /// <returns>Its name; null when there is no such field.</returns>
    public string? Find(JsonProperty sent, out Type type)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(sent);
        if (name.Contains((byte)'\\'))
            name = Encoding.UTF8.GetBytes(JsonBody.NameOf(sent) ?? "");
        foreach (var known in _fields)
        {
            if (!name.SequenceEqual(known.Utf8))
                continue;
            type = known.Type;
            return known.Name;
        }

        type = typeof(void);
        return null;
    }
}
