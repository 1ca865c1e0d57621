using System;

namespace Orleans.Runtime;

/// <summary>Asks for persistent state in a parameter of a grain's constructor.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute
{
    /// <summary>Asks for the state of that name.</summary>
    /// <param name="stateName">Its name among the grain's states; empty: the parameter's name.</param>
    /// <param name="storageName">The name under which the storage is registered; null: the storage registered without a name.</param>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>The state's name.</summary>
    public string StateName { get; }

    /// <summary>The storage's name.</summary>
    public string? StorageName { get; }
}
