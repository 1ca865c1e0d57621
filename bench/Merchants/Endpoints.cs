using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Payments.Bench.Merchants;

/// <summary>The merchants' servers: one that answers at once, for all that are well, and one that takes 30 s, on as many hosts as somebody may name.</summary>
internal sealed class Endpoints : IAsyncDisposable
{
    private static readonly TimeSpan SlowResponseDelay = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<double> _acknowledged = new();
    private int _slowAsked;

    private Endpoints(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/well";

    public string SlowUrl => SlowUrlAt(0);

    /// <summary>The slow one by another name.</summary>
    public string SlowUrlAt(int host) => _app.Urls.ElementAt(host) + "/slow";

    /// <summary>From the event to its acknowledgement, in milliseconds.</summary>
    public IReadOnlyCollection<double> Acknowledged => _acknowledged;

    public int SlowAsked => _slowAsked;

    /// <param name="hosts">By how many names it is reached.</param>
    public static async Task<Endpoints> Start(int hosts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. Enumerable.Range(1, hosts).Select(host => $"http://127.0.0.{host}:0")]);
        builder.Logging.ClearProviders();
        var endpoints = new Endpoints(builder.Build());
        endpoints._app.MapPost("/well", endpoints.Acknowledge);
        endpoints._app.MapPost("/slow", endpoints.RespondSlowly);
        await endpoints._app.StartAsync();
        return endpoints;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Acknowledge(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var happened = body.RootElement.GetProperty("occurred_at").GetDateTimeOffset();
        await http.Response.CompleteAsync();
        // Of the orders that warm the server up some may still be told.
        if (!body.RootElement.GetProperty("merchant_order_id").GetString()!.StartsWith(NoisyNeighbours.WarmUpName, StringComparison.Ordinal))
            _acknowledged.Enqueue((TimeProvider.System.GetUtcNow() - happened).TotalMilliseconds);
    }

    private async Task RespondSlowly(HttpContext http)
    {
        Interlocked.Increment(ref _slowAsked);
        await Task.Delay(SlowResponseDelay, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
