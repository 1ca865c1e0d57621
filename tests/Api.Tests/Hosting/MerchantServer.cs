using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Payments.Api.Tests.Hosting;

/// <summary>What a merchant's endpoint was told.</summary>
public sealed record ReceivedNotification(string Id, string Timestamp, string Signature, string ContentType, string Body, DateTimeOffset At)
{
    /// <summary>Checked by the specification's words, not by the server's code.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}");
        return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), StringComparer.Ordinal);
    }

    public string Field(string name)
    {
        if (ContentType.StartsWith("application/json", StringComparison.Ordinal))
            return System.Text.Json.Nodes.JsonNode.Parse(Body)![name]?.ToString() ?? "";
        var pair = Body.Split('&').Select(text => text.Split('=')).Single(pair => pair[0] == name);
        return Uri.UnescapeDataString(pair[1]);
    }

    public int Sequence => int.Parse(Field("sequence"), CultureInfo.InvariantCulture);
}

/// <summary>A merchant's own web server, which answers as the test says.</summary>
public sealed class MerchantServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedNotification> _arrivals = System.Threading.Channels.Channel.CreateUnbounded<ReceivedNotification>();
    private readonly ConcurrentQueue<ReceivedNotification> _all = new();

    private MerchantServer(WebApplication app) => _app = app;

    /// <summary>How it answers; by default 200 <c>success</c>.</summary>
    public Func<ReceivedNotification, (int Status, string Body)> Answer { get; set; } = _ => (200, "success");

    /// <summary>What it waits for before it answers; by default nothing.</summary>
    public Func<ReceivedNotification, Task> Delay { get; set; } = _ => Task.CompletedTask;

    public string Url => _app.Urls.First() + "/notify";

    public IReadOnlyCollection<ReceivedNotification> All => _all;

    public static async Task<MerchantServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new MerchantServer(app);
        app.MapPost("/notify", server.Receive);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next notification that has not been asked for, once it is there.</summary>
    public async Task<ReceivedNotification> Next()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        return await _arrivals.Reader.ReadAsync(timeout.Token);
    }

    public bool HasNone => _arrivals.Reader.Count == 0;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers;
        var told = new ReceivedNotification(
            headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(),
            http.Request.ContentType ?? "", await reader.ReadToEndAsync(), TimeProvider.System.GetUtcNow());
        var (status, body) = Answer(told);
        _all.Enqueue(told);
        await Delay(told);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
        await _arrivals.Writer.WriteAsync(told);
    }
}
