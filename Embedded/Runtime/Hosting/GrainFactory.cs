using System;
using System.Collections.Concurrent;
using System.Linq;
using Orleans.Payments.Embedded.Activations;
using Orleans.Payments.Embedded.Invocation;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>Makes references to the grains of a host.</summary>
internal sealed class GrainFactory(GrainHost host) : IGrainFactory
{
    private readonly ConcurrentDictionary<Type, Binding> _bindings = new();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var binding = grainClassNamePrefix is not null ? Bind(typeof(TGrainInterface), grainClassNamePrefix)
            : _bindings.TryGetValue(typeof(TGrainInterface), out var known) ? known
            : _bindings.GetOrAdd(typeof(TGrainInterface), Bind(typeof(TGrainInterface), null));
        return (TGrainInterface)binding.CreateReference(binding.Directory, primaryKey);
    }

    private Binding Bind(Type grainInterface, string? classNamePrefix)
    {
        var createReference = GrainManifest.FindInterface(grainInterface)
            ?? throw new ArgumentException($"{grainInterface} is not a grain interface of a project with <UsesGrainModel>true</UsesGrainModel>.", nameof(grainInterface));
        var classes = GrainManifest.FindClasses(grainInterface, classNamePrefix);
        return classes switch
        {
            [var only] => new Binding(host.DirectoryOf(only), createReference),
            [] => throw new ArgumentException(
                $"No grain class implements {grainInterface}{Named(classNamePrefix)}. Is the assembly that has it referenced by a project with <UsesGrainModel>true</UsesGrainModel>?", nameof(grainInterface)),
            _ => throw new ArgumentException(
                $"More than one grain class implements {grainInterface}{Named(classNamePrefix)}: {string.Join(", ", classes.Select(found => found.Class.FullName).Order(StringComparer.Ordinal))}. Name one by the beginning of its name.", nameof(grainInterface)),
        };
    }

    private static string Named(string? classNamePrefix) => classNamePrefix is null ? "" : $" with a name that begins with \"{classNamePrefix}\"";

    private sealed record Binding(GrainDirectory Directory, Func<GrainDispatcher, string, object> CreateReference);
}
