using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Signatures;
using Payments.Testing.Hosting;

namespace Payments.Sandbox.Tests;

/// <summary>A callback as it arrived.</summary>
internal sealed record ReceivedCallback(string Id, string Timestamp, string Signature, byte[] Body)
{
    public string? Header(string name) =>
        name switch
        {
            StandardWebhooks.IdHeader => Id,
            StandardWebhooks.TimestampHeader => Timestamp,
            StandardWebhooks.SignatureHeader => Signature,
            _ => null,
        };
}

/// <summary>The server that callbacks are sent to.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedCallback> _received = Channel.CreateUnbounded<ReceivedCallback>();
    private WebApplication _app = null!;

    public string Url { get; private set; } = "";

    /// <summary>How callbacks are answered.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public int Waiting => _received.Reader.Count;

    public static async Task<CallbackReceiver> Start()
    {
        var receiver = new CallbackReceiver();
        (receiver._app, var url) = await LocalServer.Start(_ => { }, app => app.MapPost("/callbacks", receiver.Receive));
        receiver.Url = url + "/callbacks";
        return receiver;
    }

    public void AnswerWith(int status) =>
        Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    /// <summary>The next callback that arrives.</summary>
    public async Task<ReceivedCallback> Next() => await _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    private async Task Receive(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        _received.Writer.TryWrite(
            new ReceivedCallback(
                headers[StandardWebhooks.IdHeader]!,
                headers[StandardWebhooks.TimestampHeader]!,
                headers[StandardWebhooks.SignatureHeader]!,
                body.ToArray()
            )
        );
        await Answer(context);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
