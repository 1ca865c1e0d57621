using System;
using System.Collections.Generic;
using System.Threading;

namespace Payments.Grains;

/// <summary>Places for each endpoint, so that one that dawdles keeps nobody waiting but itself.</summary>
/// <param name="places">How many notifications of one endpoint run at once.</param>
/// <param name="crowd">How many more of one endpoint may wait.</param>
internal sealed class EndpointPlaces(int places, int crowd)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Joins the crowd before an endpoint; null when it is full. Whoever has joined leaves by <see cref="Leave"/>.</summary>
    public SemaphoreSlim? TryEnter(string endpoint)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(endpoint, out var entry)) _entries[endpoint] = entry = new Entry(new SemaphoreSlim(places));
            if (entry.Count >= places + crowd) return null;
            entry.Count++;
            return entry.Places;
        }
    }

    /// <summary>Leaves the crowd; an endpoint that nobody waits for is forgotten.</summary>
    public void Leave(string endpoint)
    {
        lock (_lock)
        {
            var entry = _entries[endpoint];
            if (--entry.Count > 0) return;
            _entries.Remove(endpoint);
            entry.Places.Dispose();
        }
    }

    private sealed class Entry(SemaphoreSlim places)
    {
        public SemaphoreSlim Places => places;

        public int Count { get; set; }
    }
}
