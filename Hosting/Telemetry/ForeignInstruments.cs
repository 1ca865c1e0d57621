using System.Diagnostics;
using System.Diagnostics.Metrics;
using Payments.Grains.Telemetry;

namespace Payments.Hosting.Telemetry;

/// <summary>
/// What Orleans and ASP.NET Core measure, under the names and labels that <c>/metrics</c> has for it. A view can leave labels out; it can
/// neither rename one nor make a count of what a histogram records.
/// </summary>
internal sealed class ForeignInstruments : IDisposable
{
    /// <summary>A meter of their own: a collector gets the same from the meters of Orleans and ASP.NET Core.</summary>
    public const string MeterName = OrderMetrics.MeterName + ".Foreign";

    private readonly MeterListener _listener = new();
    private readonly List<Measurement<long>> _activations = [];
    private readonly Histogram<double> _requests;
    private readonly Counter<long> _grainCalls;
    private readonly Counter<long> _grainCallsTimedOut;

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">Of this server: in a process with several servers each hears its own.</param>
    public ForeignInstruments(IMeterFactory meters)
    {
        var own = meters.Create(MeterName);
        _requests = own.CreateHistogram(
            "payments.http.request.duration",
            "s",
            "HTTP requests served.",
            advice: HistogramBuckets.AdviceFor<double>(HistogramBuckets.Answers)
        );
        _grainCalls = own.CreateCounter<long>("payments.grain.calls", "{call}", "Calls of grains.");
        _grainCallsTimedOut = own.CreateCounter<long>(
            "payments.grain.calls.timed_out",
            "{call}",
            "Calls of grains that got no answer in time."
        );
        own.CreateObservableGauge("payments.grain.activations", Activations, "{grain}", "Grains in memory.");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.IsOf(meters) || RecorderOf(instrument) is not { } recorder)
                return;
            listener.EnableMeasurementEvents(instrument, recorder);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, recorder) => ((Recorder)recorder!)(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, recorder) => ((Recorder)recorder!)(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, recorder) => ((Recorder)recorder!)(value, tags));
        _listener.Start();
    }

    private delegate void Recorder(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    public void Dispose() => _listener.Dispose();

    private Recorder? RecorderOf(Instrument instrument) =>
        (instrument.Meter.Name, instrument.Name) switch
        {
            ("Microsoft.AspNetCore.Hosting", "http.server.request.duration") => (seconds, tags) => _requests.Record(seconds, Labels(tags)),
            ("Microsoft.Orleans", "orleans-app-requests-latency") => (_, _) => _grainCalls.Add(1),
            ("Microsoft.Orleans", "orleans-app-requests-timedout") => (count, _) => _grainCallsTimedOut.Add((long)count),
            ("Microsoft.Orleans", "orleans-catalog-activations") => (count, tags) => _activations.Add(new((long)count, Labels(tags))),
            _ => null,
        };

    /// <summary>Asked by one collection at a time.</summary>
    private Measurement<long>[] Activations()
    {
        _activations.Clear();
        _listener.RecordObservableInstruments();
        return [.. _activations];
    }

    private static TagList Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new TagList();
        foreach (ref readonly var tag in tags)
        {
            if (LabelOf(tag.Key) is { } label)
                labels.Add(label, tag.Value);
        }

        return labels;
    }

    private static string? LabelOf(string tag) =>
        tag switch
        {
            "http.request.method" => "method",
            "http.route" => "route",
            "http.response.status_code" => "status",
            "grain_type" => "type",
            _ => null,
        };
}
