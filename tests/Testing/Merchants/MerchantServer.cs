using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Payments.Testing.Merchants;

/// <summary>A merchant's own web server, over real HTTP in this process: it notes what comes, and answers as the test says.</summary>
public sealed class MerchantServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly Func<ReceivedNotification, HttpContext, Task> _respond;
    private readonly Channel<ReceivedNotification> _answered = Channel.CreateUnbounded<ReceivedNotification>();
    private readonly ConcurrentQueue<ReceivedNotification> _all = new();
    private long _count;

    private MerchantServer(WebApplication app, Func<ReceivedNotification, HttpContext, Task>? respond) =>
        (_app, _respond) = (app, respond ?? Respond);

    /// <summary>What it answers; by default 200 <c>success</c>.</summary>
    public Func<ReceivedNotification, (int Status, string Body)> Answer { get; set; } = _ => (200, "success");

    /// <summary>What it waits for before it answers; by default nothing.</summary>
    public Func<ReceivedNotification, Task> Delay { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where it listens; the first, where there are several.</summary>
    public Uri Address => Addresses[0];

    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(url => new Uri(url))];

    /// <summary>What a merchant may give as its notify_url.</summary>
    public string Url => new Uri(Address, "/notify").ToString();

    /// <summary>All that have come, answered or not.</summary>
    public IReadOnlyCollection<ReceivedNotification> All => _all;

    /// <summary>Whether <see cref="Next"/> would wait.</summary>
    public bool HasNone => _answered.Reader.Count == 0;

    /// <summary>Starts one that answers by <see cref="Answer"/> and <see cref="Delay"/>.</summary>
    public static Task<MerchantServer> Start() => Start(null);

    /// <summary>Starts one that gives always the same answer.</summary>
    public static async Task<MerchantServer> Answering(int status, string body = "")
    {
        var server = await Start();
        server.Answer = _ => (status, body);
        return server;
    }

    /// <param name="respond">Answers, once the notification is noted; null: by <see cref="Answer"/> and <see cref="Delay"/>.</param>
    /// <param name="certificate">What it shows of itself, where it speaks HTTPS.</param>
    /// <param name="addresses">Where it listens, each on a free port; by default at 127.0.0.1.</param>
    public static async Task<MerchantServer> Start(
        Func<ReceivedNotification, HttpContext, Task>? respond,
        X509Certificate2? certificate = null,
        params IReadOnlyList<string> addresses
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                foreach (var address in addresses is [] ? ["127.0.0.1"] : addresses)
                {
                    kestrel.Listen(IPAddress.Parse(address), 0, listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        if (certificate is not null)
                            listen.UseHttps(certificate);
                    });
                }
            });
        var server = new MerchantServer(builder.Build(), respond);
        server._app.Run(server.Receive);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The next notification that was answered and has not been asked for, once it is there.</summary>
    public async Task<ReceivedNotification> Next()
    {
        using var timeout = new CancellationTokenSource(Limit, TimeProvider.System);
        return await _answered.Reader.ReadAsync(timeout.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        var notification = await ReceivedNotification.Read(http.Request, Interlocked.Increment(ref _count));
        _all.Enqueue(notification);
        await _respond(notification, http);
        await _answered.Writer.WriteAsync(notification);
    }

    private async Task Respond(ReceivedNotification notification, HttpContext http)
    {
        var (status, body) = Answer(notification);
        await Delay(notification);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    }
}
