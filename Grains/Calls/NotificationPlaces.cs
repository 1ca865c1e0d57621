using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Payments.Grains;

/// <summary>
/// Places for notifications, shared first by merchant and then by endpoint, because how many hosts there are is the merchant's to say. A
/// free place goes to the merchants that have few running, then to those below their part, then to the others; among equals each has a
/// turn, and of a merchant each endpoint. So no place stays empty that somebody could use, and nobody waits for one sender's.
/// </summary>
/// <param name="limits">How many.</param>
public sealed class NotificationPlaces(PlaceLimits limits)
{
    /// <summary>How the endpoint is called here that is its merchant's own, of whichever host.</summary>
    public const string OwnEndpoint = "";

    // Merchants that could use a place, by how many they have: few, less than their part, more.
    private readonly LinkedList<Merchant>[] _ready = [new(), new(), new()];
    private readonly Dictionary<string, Merchant> _merchants = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _running;
    private int _waiting;

    /// <summary>How many run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Asks for a place; null when too many wait already. Whoever got one waits until it is granted, and disposes it at the end, granted or not.</summary>
    /// <param name="merchantId">Whose it is.</param>
    /// <param name="endpoint">Which of its endpoints.</param>
    public NotificationPlace? TryEnter(string merchantId, string endpoint)
    {
        lock (_lock)
        {
            if (!_merchants.TryGetValue(merchantId, out var merchant)) _merchants[merchantId] = merchant = new Merchant(merchantId);
            if (!merchant.Endpoints.TryGetValue(endpoint, out var at)) merchant.Endpoints[endpoint] = at = new Endpoint(merchant, endpoint);
            var place = new NotificationPlace(this, at);
            at.Waiting.AddLast(place.Node);
            merchant.Waiting++;
            _waiting++;
            Rank(at);
            Grant();
            if (place.IsGranted || (_waiting <= limits.Waiting && merchant.Waiting <= limits.WaitingOfMerchant && at.Waiting.Count <= limits.WaitingOfEndpoint)) return place;
            Leave(place);
            return null;
        }
    }

    internal void End(NotificationPlace place)
    {
        lock (_lock) Leave(place);
    }

    private void Leave(NotificationPlace place)
    {
        if (place.IsOver) return;
        place.IsOver = true;
        var (endpoint, merchant) = (place.Endpoint, place.Endpoint.Merchant);
        if (place.IsGranted)
        {
            endpoint.Running--;
            merchant.Running--;
            _running--;
        }
        else
        {
            endpoint.Waiting.Remove(place.Node);
            merchant.Waiting--;
            _waiting--;
        }

        Rank(endpoint);
        if (endpoint is { Running: 0, Waiting.Count: 0 } && merchant.Endpoints.Remove(endpoint.Name) && merchant.Endpoints.Count == 0) _merchants.Remove(merchant.Id);
        Grant();
    }

    /// <summary>Gives free places to those whose turn it is.</summary>
    private void Grant()
    {
        while (Next() is { } merchant)
        {
            var endpoint = merchant.Ready.First!.Value;
            var place = endpoint.Waiting.First!.Value;
            endpoint.Waiting.RemoveFirst();
            endpoint.Running++;
            merchant.Waiting--;
            merchant.Running++;
            _waiting--;
            _running++;
            // To the end of both lines: whoever else could use a place comes first.
            merchant.Ready.Remove(endpoint.Node);
            Unrank(merchant);
            Rank(endpoint);
            place.Grant();
        }
    }

    private Merchant? Next() =>
        _running < limits.Places ? _ready.FirstOrDefault(line => line.Count > 0)?.First!.Value
        : _running < limits.Places + limits.Reserve ? _ready[0].First?.Value
        : null;

    /// <summary>Puts an endpoint and its merchant where they belong now; one that stays where it is keeps its turn.</summary>
    private void Rank(Endpoint endpoint)
    {
        var merchant = endpoint.Merchant;
        var isReady = endpoint.Waiting.Count > 0 && endpoint.Running < limits.OfEndpoint;
        if (isReady && endpoint.Node.List is null) merchant.Ready.AddLast(endpoint.Node);
        else if (!isReady && endpoint.Node.List is not null) merchant.Ready.Remove(endpoint.Node);

        var line = merchant.Ready.Count == 0 ? null : _ready[merchant.Running < limits.Few ? 0 : merchant.Running < limits.OfMerchant ? 1 : 2];
        if (merchant.Node.List == line) return;
        Unrank(merchant);
        line?.AddLast(merchant.Node);
    }

    private static void Unrank(Merchant merchant) => merchant.Node.List?.Remove(merchant.Node);

    internal sealed class Merchant
    {
        public Merchant(string id) => (Id, Node) = (id, new LinkedListNode<Merchant>(this));

        public string Id { get; }

        public LinkedListNode<Merchant> Node { get; }

        public Dictionary<string, Endpoint> Endpoints { get; } = new(StringComparer.Ordinal);

        /// <summary>Its endpoints that could use a place.</summary>
        public LinkedList<Endpoint> Ready { get; } = new();

        public int Running { get; set; }

        public int Waiting { get; set; }
    }

    internal sealed class Endpoint
    {
        public Endpoint(Merchant merchant, string name) => (Merchant, Name, Node) = (merchant, name, new LinkedListNode<Endpoint>(this));

        public Merchant Merchant { get; }

        public string Name { get; }

        public LinkedListNode<Endpoint> Node { get; }

        public LinkedList<NotificationPlace> Waiting { get; } = new();

        public int Running { get; set; }
    }
}

/// <summary>A place, or the wait for one.</summary>
public sealed class NotificationPlace : IDisposable
{
    private readonly NotificationPlaces _places;
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal NotificationPlace(NotificationPlaces places, NotificationPlaces.Endpoint endpoint) =>
        (_places, Endpoint, Node) = (places, endpoint, new LinkedListNode<NotificationPlace>(this));

    /// <summary>Completes when it may be used.</summary>
    public Task Granted => _granted.Task;

    internal bool IsGranted => _granted.Task.IsCompleted;

    internal bool IsOver { get; set; }

    internal NotificationPlaces.Endpoint Endpoint { get; }

    internal LinkedListNode<NotificationPlace> Node { get; }

    /// <summary>Gives it to the next, or leaves the line.</summary>
    public void Dispose() => _places.End(this);

    internal void Grant() => _granted.SetResult();
}
