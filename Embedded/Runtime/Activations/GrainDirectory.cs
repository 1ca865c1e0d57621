using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Orleans.Payments.Embedded.Hosting;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>The activations of one grain class, one per key at most, and the way of calls to them.</summary>
internal sealed class GrainDirectory(GrainHost host, GrainClass grainClass) : GrainDispatcher(GrainType.Create(grainClass.GrainType))
{
    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private long _callsOfTheDead;

    public GrainHost Host => host;

    public GrainClass Class => grainClass;

    public int Count => _activations.Count;

    public long Calls => Volatile.Read(ref _callsOfTheDead) + _activations.Sum(static entry => entry.Value.Calls);

    public IEnumerable<Activation> Activations
    {
        get
        {
            foreach (var (_, activation) in _activations) yield return activation;
        }
    }

    /// <summary>Brings a call to the grain, by way of the activation that took the reference's last one.</summary>
    internal override void Dispatch(GrainReference reference, GrainRequest request)
    {
        if (!host.Accepts(request)) return;
        request.StartedAt = host.Clock.Now;
        if (reference.LastActivation is Activation last && last.TryEnqueue(request)) return;
        reference.LastActivation = Enqueue(reference.Key, request);
    }

    /// <summary>Brings a call to the grain, activating it if need be.</summary>
    public void Dispatch(string key, GrainRequest request)
    {
        if (!host.Accepts(request)) return;
        request.StartedAt = host.Clock.Now;
        Enqueue(key, request);
    }

    public void Remove(Activation activation)
    {
        if (_activations.TryRemove(KeyValuePair.Create(activation.Key, activation))) Bury(activation);
    }

    /// <summary>Puts a successor in an activation's place.</summary>
    public void Replace(Activation activation, Activation successor)
    {
        _activations[activation.Key] = successor;
        host.OnActivationMade(successor);
        Bury(activation);
        successor.Start();
    }

    private Activation Enqueue(string key, GrainRequest request)
    {
        while (true)
        {
            if (!_activations.TryGetValue(key, out var activation)) activation = Add(key);
            if (activation.TryEnqueue(request)) return activation;
            // It died after it was found; whoever ended it may not have removed it yet.
            Remove(activation);
        }
    }

    private Activation Add(string key)
    {
        var made = new Activation(this, key);
        var activation = _activations.GetOrAdd(key, made);
        if (activation == made) host.OnActivationMade(made);
        return activation;
    }

    private void Bury(Activation activation)
    {
        Interlocked.Add(ref _callsOfTheDead, activation.Calls);
        host.OnActivationGone();
    }
}
