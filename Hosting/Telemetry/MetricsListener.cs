using System.Diagnostics.Metrics;

namespace Payments.Hosting.Telemetry;

/// <summary>Listens to the instruments of <see cref="MetricCatalogue"/> and keeps what they tell.</summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<MetricAggregate> _aggregates = [];
    private readonly Lock _gate = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">Of this server: in a process with several servers each hears its own.</param>
    public MetricsListener(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is not null && !ReferenceEquals(instrument.Meter.Scope, meters)) return;
            if (MetricCatalogue.All.FirstOrDefault(metric => metric.Meter == instrument.Meter.Name && metric.Instrument == instrument.Name) is not { } metric) return;
            var aggregate = new MetricAggregate(metric, instrument.IsObservable);
            lock (_gate) _aggregates.Add(aggregate);
            listener.EnableMeasurementEvents(instrument, aggregate);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, aggregate) => (aggregate as MetricAggregate)?.Add(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, aggregate) => (aggregate as MetricAggregate)?.Add((long)value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, aggregate) => (aggregate as MetricAggregate)?.Add(value, tags));
        _listener.Start();
    }

    /// <summary>Asks those that are asked, then shows everything in Prometheus' text format.</summary>
    public string Expose()
    {
        lock (_gate)
        {
            foreach (var aggregate in _aggregates.Where(aggregate => aggregate.IsObserved)) aggregate.Forget();
        }

        _listener.RecordObservableInstruments();
        lock (_gate) return PrometheusText.Of(_aggregates);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
