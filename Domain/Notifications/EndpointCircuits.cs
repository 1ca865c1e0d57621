using System.Collections.Immutable;

namespace Payments.Domain.Notifications;

/// <summary>
/// The circuits of a merchant's URLs, and what they hold back, in memory: an order's row says when to look again should all
/// of this be lost.
/// </summary>
public sealed class EndpointCircuits
{
    /// <summary>How many URLs are watched; beyond that, new ones are not until others are well again.</summary>
    public const int MaxEndpoints = 1000;

    /// <summary>How many orders are remembered of each URL; others look again by themselves.</summary>
    public const int MaxDeferred = 10_000;

    /// <summary>
    /// How many are released at a URL that has come back, in the first second; twice as many in each second after that, so that the
    /// endpoint is not rushed and what is new need not wait for long.
    /// </summary>
    public const int InitialReleaseRate = 50;

    private readonly Dictionary<string, Endpoint> _endpoints = new(StringComparer.Ordinal);

    /// <summary>Whether there is anything to release or to close with time.</summary>
    public bool NeedsTimer =>
        _endpoints.Values.Any(endpoint => endpoint.Deferred.Count > 0 || endpoint.Circuit.State == CircuitState.Recovering);

    /// <summary>Those that are not closed, or still hold something back.</summary>
    public ImmutableArray<CircuitView> Views =>
        [
            .. _endpoints
                .Select(pair => CircuitView.Of(pair.Key, pair.Value.Circuit, pair.Value.Deferred.Count))
                .Where(view => view.State != CircuitState.Closed || view.Deferred > 0),
        ];

    /// <summary>Records the outcomes of attempts at a URL.</summary>
    public void Record(string url, EndpointTally tally)
    {
        if (Find(url) is not { } endpoint)
            return;
        endpoint.Circuit = endpoint.Circuit.Record(tally);
        RemoveIfIdle(url, endpoint);
    }

    /// <summary>A URL was answered 410 before this grain was loaded.</summary>
    public void MarkGone(string url, DateTimeOffset since)
    {
        if (Find(url) is { } endpoint)
            endpoint.Circuit = new Circuit { State = CircuitState.Gone, Since = since };
    }

    /// <summary>Remembers what was not sent, to release it in its turn.</summary>
    public void Defer(DeferredNotification held)
    {
        if (Find(held.Url) is { } endpoint)
            endpoint.Enqueue(held);
    }

    /// <summary>Lets one attempt at a URL through, where nothing that has waited longer is there to be the probe.</summary>
    public bool TryProbe(string url, DateTimeOffset now)
    {
        if (!_endpoints.TryGetValue(url, out var endpoint))
            return true;
        if (endpoint.Deferred.Count > 0 || !endpoint.Circuit.CanProbe(now))
            return endpoint is { Deferred.Count: 0, Circuit.State: CircuitState.Closed };
        endpoint.Circuit = endpoint.Circuit.StartProbe(now);
        return true;
    }

    /// <summary>A probe that was taken was not sent.</summary>
    public void CancelProbe(string url, DateTimeOffset now)
    {
        if (_endpoints.TryGetValue(url, out var endpoint))
            endpoint.Circuit = endpoint.Circuit.CancelProbe(now);
    }

    /// <summary>The merchant has set its URL: its history is forgotten, and deferred notifications are sent at a paced rate.</summary>
    public void Reset(string? url)
    {
        if (url is not null && _endpoints.TryGetValue(url, out var endpoint))
            endpoint.Circuit = Circuit.New with { State = CircuitState.Recovering };
    }

    /// <summary>Takes what may go now, at each URL oldest due first: a probe where the circuit is open, a few where it is not.</summary>
    public List<DeferredNotification> DequeueDue(DateTimeOffset now)
    {
        var due = new List<DeferredNotification>();
        foreach (var (url, endpoint) in _endpoints.ToList())
        {
            var isHolding = endpoint.Circuit.State is CircuitState.Open or CircuitState.Probing;
            if (!isHolding)
            {
                for (var i = 0; i < endpoint.ReleaseRate && endpoint.Dequeue() is { } held; i++)
                    due.Add(held);
                endpoint.ReleaseRate = Math.Min(endpoint.ReleaseRate * 2, MaxDeferred);
                if (endpoint.Deferred.Count == 0)
                    endpoint.Circuit = endpoint.Circuit.CompleteRecovery();
            }
            else
            {
                endpoint.ReleaseRate = InitialReleaseRate;
                if (endpoint.Circuit.CanProbe(now) && endpoint.Dequeue() is { } probe)
                {
                    endpoint.Circuit = endpoint.Circuit.StartProbe(now);
                    due.Add(probe);
                }
            }

            RemoveIfIdle(url, endpoint);
        }

        return due;
    }

    private Endpoint? Find(string url)
    {
        if (_endpoints.TryGetValue(url, out var known))
            return known;
        if (_endpoints.Count >= MaxEndpoints)
            return null;
        return _endpoints[url] = new Endpoint();
    }

    /// <summary>What is well and has nothing to release needs no memory.</summary>
    private void RemoveIfIdle(string url, Endpoint endpoint)
    {
        if (endpoint.Deferred.Count == 0 && endpoint.Circuit == Circuit.New)
            _endpoints.Remove(url);
    }

    private sealed class Endpoint
    {
        private readonly HashSet<string> _orders = new(StringComparer.Ordinal);

        public Circuit Circuit { get; set; } = Circuit.New;

        public int ReleaseRate { get; set; } = InitialReleaseRate;

        public SortedSet<DeferredNotification> Deferred { get; } =
            new(
                Comparer<DeferredNotification>.Create(
                    static (a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : string.CompareOrdinal(a.OrderId, b.OrderId)
                )
            );

        public void Enqueue(DeferredNotification held)
        {
            if (Deferred.Count < MaxDeferred && _orders.Add(held.OrderId))
                Deferred.Add(held);
        }

        public DeferredNotification? Dequeue()
        {
            if (Deferred.Min is not { } first)
                return null;
            Deferred.Remove(first);
            _orders.Remove(first.OrderId);
            return first;
        }
    }
}
