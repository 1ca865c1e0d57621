using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Merchants;

/// <summary>The merchants' own web server, in the test's process: it writes down whatever comes, and is not always in a good mood.</summary>
internal sealed class MerchantEndpoint : IAsyncDisposable
{
    public const string Acknowledgement = "success";

    private readonly WebApplication _app;
    private readonly EndpointBehaviors _behaviors;
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedNotification> _arrivals = new();
    private readonly EventCounter _received = new();
    private long _arrived;

    private MerchantEndpoint(WebApplication app, EndpointBehaviors behaviors) => (_app, _behaviors) = (app, behaviors);

    public string Url => _app.Urls.First() + "/notify";

    public static async Task<MerchantEndpoint> Start(EndpointBehaviors behaviors)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var endpoint = new MerchantEndpoint(app, behaviors);
        app.MapPost("/notify", endpoint.Receive);
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>All that has come, by notification, each in the order of its coming.</summary>
    public ILookup<string, ReceivedNotification> Received() => _arrivals.OrderBy(arrival => arrival.Number).ToLookup(arrival => arrival.Id, StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        var arrival = new ReceivedNotification(
            Interlocked.Increment(ref _arrived), headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(), http.Request.ContentType ?? "", body);
        _arrivals.Enqueue(arrival);
        _received.Add();

        var behavior = _behaviors.Of(arrival.Id, _attempts.AddOrUpdate(arrival.Id, 0, (_, times) => times + 1));
        if (behavior == EndpointBehavior.HangsUp)
        {
            http.Abort();
            return;
        }

        if (behavior == EndpointBehavior.Slow)
            await _received.After(_behaviors.SlownessOf(arrival.Id)).WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        arrival.IsAcknowledged = behavior is EndpointBehavior.Good or EndpointBehavior.Slow;
        http.Response.StatusCode = behavior == EndpointBehavior.Fails ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        await http.Response.WriteAsync(arrival.IsAcknowledged ? Acknowledgement : "not now");
    }
}
