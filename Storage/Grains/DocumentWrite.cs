using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Runtime;

namespace Payments.Storage.Grains;

/// <summary>The write of a state that is only a document.</summary>
internal class DocumentWrite(JsonSerializerOptions options) : StateWrite(options)
{
    public string GrainType { get; private set; } = "";

    public string GrainKey { get; private set; } = "";

    public string StateName { get; private set; } = "";

    public void Fill<T>(string stateName, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        Begin(version, clear: false);
        Name(stateName, grainId);
        Serialize(state, type);
    }

    public void FillClear(string stateName, GrainId grainId, long version)
    {
        Begin(version, clear: true);
        Name(stateName, grainId);
    }

    private void Name(string stateName, GrainId grainId) =>
        (GrainType, GrainKey, StateName) = (grainId.Type.ToString()!, grainId.Key.ToString()!, stateName);
}
