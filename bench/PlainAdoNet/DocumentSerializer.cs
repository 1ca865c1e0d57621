using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;
using Payments.Grains;

namespace Payments.Bench.PlainAdoNet;

/// <summary>The same documents by the same generated code as in our own storage, so that only the way to the database differs.</summary>
internal sealed class DocumentSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input!, Type<T>()));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize(input.ToMemory().Span, Type<T>());

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)GrainsJson.Stored.GetTypeInfo(typeof(T));
}
