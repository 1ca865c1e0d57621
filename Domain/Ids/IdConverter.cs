using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.Domain.Ids;

/// <summary>Writes an id as its text, and reads it back unchecked: documents hold what was checked before.</summary>
/// <typeparam name="TId">The kind of id.</typeparam>
public sealed class IdConverter<TId> : JsonConverter<TId>
    where TId : struct, IId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.Of(reader.GetString() ?? throw new JsonException("An id is a string."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
