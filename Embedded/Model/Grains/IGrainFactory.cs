using System;

namespace Orleans;

/// <summary>Makes references to grains. A grain need not be created: it is there when it is called.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain with that key.</summary>
    /// <param name="primaryKey">The key.</param>
    /// <param name="grainClassNamePrefix">The beginning of the grain class's full name, where several classes implement the interface.</param>
    /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
