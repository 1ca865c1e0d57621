using System;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Fixes the name of a grain class in identities and storage, so that renaming the class loses nothing.
/// Without it the name is the class's name in lower case, without "grain" at its end.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    private readonly GrainType _grainType;

    /// <summary>Fixes the name.</summary>
    public GrainTypeAttribute(string grainType) => _grainType = GrainType.Create(grainType);

    /// <summary>The name, whatever the class is called.</summary>
    public GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
}
