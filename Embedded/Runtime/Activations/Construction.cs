using System.Collections.Generic;
using System.Threading.Tasks;
using System;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Payments.Embedded.Persistence;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>Gives a grain's constructor what it asks for, and reads the states that it asked for.</summary>
internal sealed class Construction(Activation activation, IServiceProvider services) : GrainConstruction
{
    private readonly List<IStorage> _states = new(1);

    public override IGrainContext Context => activation;

    public object Construct(GrainClass grainClass)
    {
        Orleans.Runtime.Activations.Constructing = activation;
        try
        {
            return grainClass.Create(this);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"No instance of {activation} could be made: {exception.Message}", exception);
        }
        finally
        {
            Orleans.Runtime.Activations.Constructing = null;
        }
    }

    public async Task ReadStatesAsync()
    {
        foreach (var state in _states) await state.ReadStateAsync();
    }

    public override IPersistentState<TState> State<TState>(string stateName, string? storageName)
    {
        var storage = storageName is null ? services.GetService<IGrainStorage>() : services.GetKeyedService<IGrainStorage>(storageName);
        if (storage is null)
            throw new BadProviderConfigException(
                $"{activation} asks for storage \"{storageName}\", and no {nameof(IGrainStorage)} is registered under that name.");
        var state = new PersistentState<TState>(stateName, activation, storage);
        _states.Add(state);
        return state;
    }

    public override TService Required<TService>() => activation.ActivationServices.GetRequiredService<TService>();

    public override TService RequiredKeyed<TService>(object? key) => activation.ActivationServices.GetRequiredKeyedService<TService>(key);

    public override TService? Optional<TService>() where TService : class => activation.ActivationServices.GetService<TService>();
}
