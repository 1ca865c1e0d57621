using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>
/// The meter <c>Orleans.Payments.Embedded</c>. Calls are counted by the activations themselves and summed when somebody looks,
/// so that counting costs a call nothing.
/// </summary>
internal sealed class GrainMetrics : IDisposable
{
    private const string Name = "Orleans.Payments.Embedded";

    private readonly Meter _meter;
    private readonly Counter<long> _failedActivations;
    private readonly Counter<long> _timedOutCalls;

    public GrainMetrics(GrainHost host, IMeterFactory? meters)
    {
        // A meter of the process's factory can be told from that of another host in the same process.
        _meter = meters?.Create(Name) ?? new Meter(Name);
        _meter.CreateObservableCounter("grain.calls", () => Each(host, directory => directory.Calls), unit: "{call}", description: "Calls that grains have begun");
        _meter.CreateObservableUpDownCounter("grain.activations", () => Each(host, directory => directory.Count), unit: "{activation}", description: "Activations in memory");
        _failedActivations = _meter.CreateCounter<long>("grain.activations.failed", "{activation}", "Activations that failed");
        _timedOutCalls = _meter.CreateCounter<long>("grain.calls.timed_out", "{call}", "Calls that got no answer in time");
    }

    public void ActivationFailed() => _failedActivations.Add(1);

    public void CallTimedOut() => _timedOutCalls.Add(1);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Each(GrainHost host, Func<Activations.GrainDirectory, long> count) =>
        host.Directories.Select(directory =>
            new Measurement<long>(count(directory), new KeyValuePair<string, object?>("grain.type", directory.GrainType.ToString())));
}
