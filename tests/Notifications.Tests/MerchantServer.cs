using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Payments.Notifications.Tests;

/// <summary>A merchant's endpoint over real HTTP, which notes what comes and answers as the test says.</summary>
internal sealed class MerchantServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MerchantServer(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedMessage> Received { get; } = [];

    public Uri Address => new(_app.Urls.Single());

    public string Url => new Uri(Address, "/notify?shop=1").ToString();

    public static Task<MerchantServer> Answering(int status, string body = "") => Start(async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    });

    public static async Task<MerchantServer> Start(RequestDelegate answer, string address = "127.0.0.1", X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var server = new MerchantServer(builder.Build());
        server._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            server.Received.Enqueue(new ReceivedMessage(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed record ReceivedMessage(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);
