using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Payments.Crash.Tests;

/// <summary>The merchants' own web server, in the test's process: it writes down whatever comes, and is not always in a good mood.</summary>
internal sealed class MerchantEndpoint : IAsyncDisposable
{
    public const string Acknowledgement = "success";

    private readonly WebApplication _app;
    private readonly Moods _moods;
    private readonly ConcurrentDictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly Tally _came = new();
    private long _arrived;

    private MerchantEndpoint(WebApplication app, Moods moods) => (_app, _moods) = (app, moods);

    public string Url => _app.Urls.First() + "/notify";

    public static async Task<MerchantEndpoint> Start(Moods moods)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var endpoint = new MerchantEndpoint(app, moods);
        app.MapPost("/notify", endpoint.Take);
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>All that has come, by notification, each in the order of its coming.</summary>
    public ILookup<string, Arrival> Arrivals() => _arrivals.OrderBy(arrival => arrival.Number).ToLookup(arrival => arrival.Id, StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        var arrival = new Arrival(
            Interlocked.Increment(ref _arrived), headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(), http.Request.ContentType ?? "", body);
        _arrivals.Enqueue(arrival);
        _came.Add();

        var mood = _moods.Of(arrival.Id, _times.AddOrUpdate(arrival.Id, 0, (_, times) => times + 1));
        if (mood == Mood.HangsUp)
        {
            http.Abort();
            return;
        }

        if (mood == Mood.Slow)
            await _came.After(_moods.SlownessOf(arrival.Id)).WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        arrival.IsAcknowledged = mood is Mood.Good or Mood.Slow;
        http.Response.StatusCode = mood == Mood.Fails ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        await http.Response.WriteAsync(arrival.IsAcknowledged ? Acknowledgement : "not now");
    }
}
