using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;

namespace Payments.Hosting.Databases;

/// <summary>Writes the states that AdoNet persistence keeps as the same JSON that our own storage writes, for people to read.</summary>
internal sealed class GrainDocumentSerializer(JsonSerializerOptions options) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input!, Type<T>()));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize(input.ToMemory().Span, Type<T>());

    private JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
