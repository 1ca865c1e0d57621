using Payments.Domain.Ids;

namespace Payments.Grains.Actions;

/// <summary>
/// Places for notifications, shared first by merchant and then by endpoint, because how many hosts there are is the merchant's to say. A
/// free place goes to the merchants that have few running, then to those below their part, then to the others; among equals each has a
/// turn, and of a merchant each endpoint. So no place stays empty that somebody could use, and nobody waits for one sender's.
/// </summary>
/// <param name="limits">How many.</param>
public sealed class NotificationConcurrency(ConcurrencyLimits limits)
{
    /// <summary>How the endpoint is called here that is its merchant's own, of whichever host.</summary>
    public const string OwnEndpoint = "";

    // Merchants that could use a place, by how many they have: few, less than their part, more.
    private readonly LinkedList<MerchantQueue>[] _ready = [new(), new(), new()];
    private readonly Dictionary<string, MerchantQueue> _merchants = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _running;
    private int _waiting;

    /// <summary>How many run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Asks for a place; null when too many wait already. Whoever got one waits until it is granted, and disposes it at the end, granted or
    /// not.
    /// </summary>
    /// <param name="merchantId">Whose it is.</param>
    /// <param name="endpoint">Which of its endpoints.</param>
    public NotificationLease? TryAcquire(MerchantId merchantId, string endpoint)
    {
        lock (_lock)
        {
            if (!_merchants.TryGetValue(merchantId, out var merchant))
                _merchants[merchantId] = merchant = new MerchantQueue(merchantId);
            if (!merchant.Endpoints.TryGetValue(endpoint, out var at))
                merchant.Endpoints[endpoint] = at = new EndpointQueue(merchant, endpoint);
            var place = new NotificationLease(this, at);
            at.Waiting.AddLast(place.Node);
            merchant.Waiting++;
            _waiting++;
            UpdateQueues(at);
            GrantLeases();
            if (
                place.IsGranted
                || (
                    _waiting <= limits.MaxWaiting
                    && merchant.Waiting <= limits.MaxWaitingPerMerchant
                    && at.Waiting.Count <= limits.MaxWaitingPerEndpoint
                )
            )
                return place;
            ReleaseLocked(place);
            return null;
        }
    }

    internal void Release(NotificationLease lease)
    {
        lock (_lock)
            ReleaseLocked(lease);
    }

    private void ReleaseLocked(NotificationLease lease)
    {
        if (lease.IsReleased)
            return;
        lease.IsReleased = true;
        var (endpoint, merchant) = (lease.Endpoint, lease.Endpoint.Merchant);
        if (lease.IsGranted)
        {
            endpoint.Running--;
            merchant.Running--;
            _running--;
        }
        else
        {
            endpoint.Waiting.Remove(lease.Node);
            merchant.Waiting--;
            _waiting--;
        }

        UpdateQueues(endpoint);
        if (endpoint is { Running: 0, Waiting.Count: 0 } && merchant.Endpoints.Remove(endpoint.Name) && merchant.Endpoints.Count == 0)
            _merchants.Remove(merchant.Id);
        GrantLeases();
    }

    /// <summary>Gives free places to those that are next.</summary>
    private void GrantLeases()
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
            RemoveFromQueue(merchant);
            UpdateQueues(endpoint);
            place.Grant();
        }
    }

    private MerchantQueue? Next() =>
        _running < limits.MaxRunning ? _ready.FirstOrDefault(line => line.Count > 0)?.First!.Value
        : _running < limits.MaxRunning + limits.ReservedForLightLoad ? _ready[0].First?.Value
        : null;

    /// <summary>Puts an endpoint and its merchant where they belong now; one that stays where it is keeps its turn.</summary>
    private void UpdateQueues(EndpointQueue endpoint)
    {
        var merchant = endpoint.Merchant;
        var isReady = endpoint.Waiting.Count > 0 && endpoint.Running < limits.MaxRunningPerEndpoint;
        if (isReady && endpoint.Node.List is null)
            merchant.Ready.AddLast(endpoint.Node);
        else if (!isReady && endpoint.Node.List is not null)
            merchant.Ready.Remove(endpoint.Node);

        var line =
            merchant.Ready.Count == 0
                ? null
                : _ready[
                    merchant.Running < limits.LightLoad ? 0
                    : merchant.Running < limits.MaxRunningPerMerchant ? 1
                    : 2
                ];
        if (merchant.Node.List == line)
            return;
        RemoveFromQueue(merchant);
        line?.AddLast(merchant.Node);
    }

    private static void RemoveFromQueue(MerchantQueue merchant) => merchant.Node.List?.Remove(merchant.Node);

    internal sealed class MerchantQueue
    {
        public MerchantQueue(string id) => (Id, Node) = (id, new LinkedListNode<MerchantQueue>(this));

        public string Id { get; }

        public LinkedListNode<MerchantQueue> Node { get; }

        public Dictionary<string, EndpointQueue> Endpoints { get; } = new(StringComparer.Ordinal);

        /// <summary>Its endpoints that could use a place.</summary>
        public LinkedList<EndpointQueue> Ready { get; } = new();

        public int Running { get; set; }

        public int Waiting { get; set; }
    }

    internal sealed class EndpointQueue
    {
        public EndpointQueue(MerchantQueue merchant, string name) =>
            (Merchant, Name, Node) = (merchant, name, new LinkedListNode<EndpointQueue>(this));

        public MerchantQueue Merchant { get; }

        public string Name { get; }

        public LinkedListNode<EndpointQueue> Node { get; }

        public LinkedList<NotificationLease> Waiting { get; } = new();

        public int Running { get; set; }
    }
}

/// <summary>A place, or the wait for one.</summary>
public sealed class NotificationLease : IDisposable
{
    private readonly NotificationConcurrency _concurrency;
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal NotificationLease(NotificationConcurrency concurrency, NotificationConcurrency.EndpointQueue endpoint) =>
        (_concurrency, Endpoint, Node) = (concurrency, endpoint, new LinkedListNode<NotificationLease>(this));

    /// <summary>Completes when it may be used.</summary>
    public Task Granted => _granted.Task;

    internal bool IsGranted => _granted.Task.IsCompleted;

    internal bool IsReleased { get; set; }

    internal NotificationConcurrency.EndpointQueue Endpoint { get; }

    internal LinkedListNode<NotificationLease> Node { get; }

    /// <summary>Gives it to the next, or leaves the line.</summary>
    public void Dispose() => _concurrency.Release(this);

    internal void Grant() => _granted.SetResult();
}
