using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Interfaces.Payers;

namespace Payments.Simulation.Silos;

/// <summary>A reference to a grain: what is called becomes a message.</summary>
internal class GrainReferenceProxy : DispatchProxy
{
    private Network _network = null!;
    private Silo? _caller;
    private GrainId _target;

    /// <summary>A reference that one process holds.</summary>
    public static object Create(Type contract, Network network, Silo? caller, GrainId target)
    {
        var reference = Create(contract, typeof(GrainReferenceProxy));
        var proxy = (GrainReferenceProxy)reference;
        (proxy._network, proxy._caller, proxy._target) = (network, caller, target);
        return reference;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _network.Send(new GrainCall(_caller, _target, GrainMethod.Of(targetMethod!), args ?? []));
}

/// <summary>Orleans' factory of references, as far as the grains ask it.</summary>
internal class GrainFactoryProxy : DispatchProxy
{
    private static readonly Dictionary<Type, GrainType> Types = new()
    {
        [typeof(IOrderGrain)] = GrainType.Create(OrderGrains.TypeName),
        [typeof(IAccountGrain)] = GrainType.Create("account"),
        [typeof(IMerchantGrain)] = GrainType.Create("merchant"),
        [typeof(IMerchantLogoGrain)] = GrainType.Create("merchant-logo"),
        [typeof(IPayerGrain)] = GrainType.Create("payer"),
    };

    private readonly Dictionary<(Type, GrainId), object> _references = [];
    private Network _network = null!;
    private Silo? _caller;

    /// <summary>The factory of one process; without one, of somebody who cannot die.</summary>
    public static IGrainFactory Create(Network network, Silo? caller)
    {
        var factory = Create<IGrainFactory, GrainFactoryProxy>();
        var proxy = (GrainFactoryProxy)factory;
        (proxy._network, proxy._caller) = (network, caller);
        return factory;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args switch
        {
            [GrainId grain, GrainInterfaceType] => ReferenceTo(typeof(IOrderGrain), grain),
            [string key, null] when targetMethod!.IsGenericMethod => ReferenceTo(targetMethod.GetGenericArguments()[0], key),
            _ => throw new NotSupportedException($"The simulation does not know {targetMethod}."),
        };

    private object ReferenceTo(Type contract, string key) => ReferenceTo(contract, GrainId.Create(Types[contract], key));

    private object ReferenceTo(Type contract, GrainId grain)
    {
        if (_references.Count > 4096)
            _references.Clear();
        if (!_references.TryGetValue((contract, grain), out var reference))
            _references[(contract, grain)] = reference = GrainReferenceProxy.Create(contract, _network, _caller, grain);
        return reference;
    }
}
