using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans;
using Orleans.Runtime;

namespace Payments.Storage.Grains;

/// <summary>Sets what a grain sees of its stored state.</summary>
internal static class GrainStateExtensions
{
    /// <summary>Nothing is stored: a new state, without ETag. Answers false: nothing was found.</summary>
    public static bool SetMissing<T>(this IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return false;
    }

    /// <summary>Reads a stored document.</summary>
    /// <exception cref="StorageException">The document is not one of this type.</exception>
    public static T SetStored<T>(
        this IGrainState<T> grainState,
        long version,
        ReadOnlySpan<byte> document,
        JsonTypeInfo<T> type,
        GrainId grainId
    )
    {
        try
        {
            var state = JsonSerializer.Deserialize(document, type)
                ?? throw new StorageException(StorageFault.Damaged, $"The stored document of {grainId} is null.");
            grainState.State = state;
            grainState.SetVersion(version);
            return state;
        }
        catch (JsonException exception)
        {
            throw new StorageException(
                StorageFault.Damaged,
                $"The stored document of {grainId} cannot be read as {typeof(T).Name}: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>What is in memory is what is stored.</summary>
    public static void SetVersion<T>(this IGrainState<T> grainState, long version)
    {
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }
}
