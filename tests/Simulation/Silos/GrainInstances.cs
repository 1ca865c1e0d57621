using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Grains.Accounts;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Grains.Risk;

namespace Payments.Simulation.Silos;

/// <summary>Makes the real grains of a silo, with what Orleans would hand to their constructors.</summary>
internal sealed class GrainInstances(Silo silo)
{
    private static readonly Dictionary<GrainType, ConstructorInfo> Constructors = new Type[]
    {
        typeof(OrderGrain),
        typeof(AccountGrain),
        typeof(MerchantGrain),
        typeof(MerchantLogoGrain),
        typeof(PayerGrain),
    }.ToDictionary(
        type => GrainType.Create((string)type.GetCustomAttributesData().First(IsGrainType).ConstructorArguments[0].Value!),
        type => type.GetConstructors()[0]
    );

    private static readonly SetContext Context = typeof(Grain)
        .Assembly.GetReferencedAssemblies()
        .Select(Assembly.Load)
        .Append(typeof(Grain).Assembly)
        .Select(assembly => assembly.GetType("Orleans.Runtime.RuntimeContext"))
        .First(type => type is not null)!
        .GetMethod("SetExecutionContext", BindingFlags.Static | BindingFlags.NonPublic)!
        .CreateDelegate<SetContext>();

    private readonly Dictionary<GrainType, Func<Activation, List<Func<Task>>, object?>[]> _arguments = [];

    private delegate void SetContext(IGrainContext? context, out IGrainContext? before);

    /// <summary>Makes the grain of an activation.</summary>
    /// <param name="activation">Whose grain it is.</param>
    /// <param name="reads">Gets what is to be read before it is activated.</param>
    public object Create(Activation activation, List<Func<Task>> reads)
    {
        var type = activation.GrainId.Type;
        var constructor = Constructors[type];
        if (!_arguments.TryGetValue(type, out var arguments))
            _arguments[type] = arguments = [.. constructor.GetParameters().Select(ArgumentOf)];
        // Orleans' base class looks for its context where the runtime puts it.
        Context(activation, out var before);
        try
        {
            return constructor.Invoke([.. arguments.Select(argument => argument(activation, reads))]);
        }
        finally
        {
            Context(before, out _);
        }
    }

    private static bool IsGrainType(CustomAttributeData data) => data.AttributeType == typeof(GrainTypeAttribute);

    private Func<Activation, List<Func<Task>>, object?> ArgumentOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } facet)
        {
            var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(facet.StorageName);
            var type = typeof(PersistentState<>).MakeGenericType(parameter.ParameterType.GetGenericArguments()[0]);
            return (activation, reads) =>
            {
                var state = (IStorage)Activator.CreateInstance(type, storage, facet.StateName, activation.GrainId)!;
                reads.Add(state.ReadStateAsync);
                return state;
            };
        }

        var service = parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? silo.Services.GetRequiredKeyedService(parameter.ParameterType, keyed.Key)
            : silo.Services.GetRequiredService(parameter.ParameterType);
        return (_, _) => service;
    }

    private sealed class PersistentState<T>(IGrainStorage storage, string name, GrainId grain) : IPersistentState<T>
        where T : new()
    {
        private readonly GrainState<T> _state = new(new T());

        public T State
        {
            get => _state.State!;
            set => _state.State = value;
        }

        public string? Etag => _state.ETag;

        public bool RecordExists => _state.RecordExists;

        public Task ReadStateAsync() => storage.ReadStateAsync(name, grain, _state);

        public Task WriteStateAsync() => storage.WriteStateAsync(name, grain, _state);

        public Task ClearStateAsync() => storage.ClearStateAsync(name, grain, _state);
    }
}
