using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Payments.Api.Streaming.Commands;
using Payments.Application.Access;
using Payments.Application.Accounts;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;

namespace Payments.Api.Streaming;

/// <summary>What connections share.</summary>
internal sealed record StreamContext(
    StreamSettings Settings,
    MerchantAuthenticator Authenticator,
    CommandAdmission Admission,
    StreamCommands Commands,
    OrderCommands Orders,
    AccountCommands Accounts,
    SubscriptionSources Sources,
    Cursors Cursors,
    TimeProvider Clock,
    ILogger<StreamConnection> Logger
);

/// <summary>What subscriptions are fed from.</summary>
/// <param name="Events">The log of all orders' events.</param>
/// <param name="Orders">Orders as they were after those events.</param>
/// <param name="EventTail">Its end.</param>
/// <param name="Entries">The journals of accounts.</param>
/// <param name="EntryTail">Their ends.</param>
internal sealed record SubscriptionSources(
    IOrderQueries Events,
    PastOrders Orders,
    EventTail EventTail,
    IAccountQueries Entries,
    AccountTail EntryTail
);

/// <summary>
/// The streams of this process: counts them for the limits, and looks at all of them once a second, so that none needs a timer of its own.
/// </summary>
internal sealed partial class StreamConnections : IDisposable
{
    /// <summary>How often connections are looked at: 1 s.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many merchants' credentials are read anew at once.</summary>
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    private static readonly PaymentError TooMany = new(
        PaymentErrorCode.TooManyConnections,
        "There are as many connections as there may be. Try again later."
    );

    private readonly StreamContext _parts;
    private readonly ILogger<StreamConnections> _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly HashSet<StreamConnection> _all = [];
    private readonly Dictionary<string, int> _countByMerchant = new(StringComparer.Ordinal);
    private readonly CancellationTokenRegistration _stopping;
    private int _unauthenticated;
    private bool _isStopping;

    public StreamConnections(StreamContext context, IHostApplicationLifetime lifetime, ILogger<StreamConnections> logger)
    {
        (_parts, _logger) = (context, logger);
        _timer = context.Clock.CreateTimer(_ => _ = CheckAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _all.Count;
        }
    }

    /// <summary>How many have not said yet who they are.</summary>
    public int Unauthenticated
    {
        get
        {
            lock (_lock)
                return _unauthenticated;
        }
    }

    /// <summary>How many a merchant has.</summary>
    public int CountOf(string merchantId)
    {
        lock (_lock)
            return _countByMerchant.GetValueOrDefault(merchantId);
    }

    /// <summary>Takes a place for a connection before it is made.</summary>
    /// <param name="caller">Who makes it; null where it has not said yet.</param>
    /// <returns>Null when there was one.</returns>
    public PaymentError? Reserve(MerchantCaller? caller)
    {
        lock (_lock)
        {
            if (caller is not null)
                return TryCount(caller) ? null : TooMany;
            if (_unauthenticated >= _parts.Settings.MaxUnauthenticated)
                return TooMany;
            _unauthenticated++;
            return null;
        }
    }

    /// <summary>Serves a connection that has a place until it ends.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="abort">Cuts it off.</param>
    /// <param name="caller">Who made it; null where it has not said yet.</param>
    /// <param name="origin">From where.</param>
    /// <param name="aborted">It is cut off.</param>
    /// <returns>As <see cref="StreamConnection.Run"/>.</returns>
    public async Task<bool> Serve(WebSocket socket, Action abort, MerchantCaller? caller, Origin origin, CancellationToken aborted)
    {
        var connection = new StreamConnection(socket, abort, caller, origin, _parts, this);
        try
        {
            bool isStopping;
            lock (_lock)
            {
                // The first begins the looking.
                if (_all.Add(connection) && _all.Count == 1)
                    _timer.Change(CheckInterval, Timeout.InfiniteTimeSpan);
                isStopping = _isStopping;
            }

            if (isStopping)
                connection.Close(StreamClose.GoingAway);
            return await connection.Run(aborted);
        }
        finally
        {
            lock (_lock)
            {
                _all.Remove(connection);
                Release(connection.Caller);
            }
        }
    }

    /// <summary>A connection has said who it is; false when its merchant has too many.</summary>
    public bool TryAuthenticate(StreamConnection connection, MerchantCaller caller)
    {
        lock (_lock)
        {
            if (!TryCount(caller))
                return false;
            _unauthenticated--;
            connection.Caller = caller;
            return true;
        }
    }

    /// <summary>Gives back a place that no connection took.</summary>
    public void Release(MerchantCaller? caller)
    {
        lock (_lock)
        {
            if (caller is null)
                _unauthenticated--;
            else if (--CollectionsMarshal.GetValueRefOrAddDefault(_countByMerchant, caller.Merchant.Id, out _) == 0)
                _countByMerchant.Remove(caller.Merchant.Id);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
    }

    private bool TryCount(MerchantCaller caller)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_countByMerchant, caller.Merchant.Id, out _);
        if (count >= _parts.Settings.MaxConnections)
            return false;
        count++;
        return true;
    }

    private async Task CheckAll()
    {
        try
        {
            await Parallel.ForEachAsync(Snapshot(), Parallelism, static (connection, _) => connection.Check());
        }
        catch (Exception error)
        {
            // Whose merchant cannot be read now is looked at again in a second.
            LogNotLooked(error);
        }

        lock (_lock)
            if (_all.Count > 0)
                _timer.Change(CheckInterval, Timeout.InfiniteTimeSpan);
    }

    private void Stop()
    {
        lock (_lock)
            _isStopping = true;
        foreach (var connection in Snapshot())
            _ = connection.Finish();
    }

    private StreamConnection[] Snapshot()
    {
        lock (_lock)
            return [.. _all];
    }
}
