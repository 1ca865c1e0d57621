using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;

namespace Orleans.Payments.Embedded.Invocation;

/// <summary>
/// The grain classes and interfaces of the assemblies loaded so far. Generated module initializers fill it, so that a host
/// starts without looking through assemblies.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GrainManifest
{
    private static readonly ConcurrentDictionary<Type, Func<GrainDispatcher, string, object>> References = new();
    private static readonly ConcurrentDictionary<Type, GrainClass> ByClass = new();

    /// <summary>All grain classes.</summary>
    internal static IEnumerable<GrainClass> Classes => ByClass.Values;

    /// <summary>Adds an interface and how a reference by it is made.</summary>
    public static void AddInterface(Type grainInterface, Func<GrainDispatcher, string, object> createReference) =>
        References.TryAdd(grainInterface, createReference);

    /// <summary>Adds a grain class.</summary>
    public static void AddClass(GrainClass grainClass)
    {
        ArgumentNullException.ThrowIfNull(grainClass);
        ByClass.TryAdd(grainClass.Class, grainClass);
    }

    internal static Func<GrainDispatcher, string, object>? FindInterface(Type grainInterface) => References.GetValueOrDefault(grainInterface);

    internal static GrainClass[] FindClasses(Type grainInterface, string? classNamePrefix) =>
        [.. ByClass.Values.Where(candidate =>
            candidate.Interfaces.Contains(grainInterface)
            && (classNamePrefix is null || candidate.Class.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal)))];
}

/// <summary>A grain class.</summary>
/// <param name="Class">The class.</param>
/// <param name="GrainType">The name in identities and storage.</param>
/// <param name="Interfaces">The grain interfaces that it implements.</param>
/// <param name="Create">Calls its constructor.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainClass(Type Class, string GrainType, Type[] Interfaces, Func<GrainConstruction, object> Create);

/// <summary>Names the class that registers an assembly's grains, so that assemblies built on it can register them too.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GrainManifestAttribute(Type registration) : Attribute
{
    /// <summary>A class with a static method <c>Register()</c>.</summary>
    public Type Registration { get; } = registration;
}
