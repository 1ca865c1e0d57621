using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Payments.Testing.Merchants;

namespace Payments.Bench.Merchants;

/// <summary>
/// The merchants' servers: one that answers at once, for all that are well, and one that takes 30 s, on as many hosts as somebody may name.
/// </summary>
internal sealed class Endpoints : IAsyncDisposable
{
    private static readonly TimeSpan SlowResponseDelay = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<double> _acknowledged = new();
    private MerchantServer _server = null!;
    private int _slowAsked;

    private Endpoints() { }

    public string Url => new Uri(_server.Address, "/well").ToString();

    public string SlowUrl => SlowUrlAt(0);

    /// <summary>From the event to its acknowledgement, in milliseconds.</summary>
    public IReadOnlyCollection<double> Acknowledged => _acknowledged;

    public int SlowAsked => _slowAsked;

    /// <param name="hosts">By how many names it is reached.</param>
    public static async Task<Endpoints> Start(int hosts)
    {
        var endpoints = new Endpoints();
        endpoints._server = await MerchantServer.Start(
            (notification, http) =>
                notification.Target.StartsWith("/slow", StringComparison.Ordinal)
                    ? endpoints.RespondSlowly(http)
                    : endpoints.Acknowledge(notification, http),
            addresses: [.. Enumerable.Range(1, hosts).Select(host => $"127.0.0.{host}")]
        );
        return endpoints;
    }

    /// <summary>The slow one by another name.</summary>
    public string SlowUrlAt(int host) => new Uri(_server.Addresses[host], "/slow").ToString();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Acknowledge(ReceivedNotification notification, HttpContext http)
    {
        await http.Response.CompleteAsync();
        // Of the orders that warm the server up some may still be told.
        if (notification.Field("merchant_order_id").StartsWith(NoisyNeighbours.WarmUpName, StringComparison.Ordinal))
            return;
        var happened = DateTimeOffset.Parse(notification.Field("occurred_at"), CultureInfo.InvariantCulture);
        _acknowledged.Enqueue((TimeProvider.System.GetUtcNow() - happened).TotalMilliseconds);
    }

    private async Task RespondSlowly(HttpContext http)
    {
        Interlocked.Increment(ref _slowAsked);
        await Task.Delay(SlowResponseDelay, TimeProvider.System, http.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
