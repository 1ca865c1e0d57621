using Payments.Api.Authentication;
using Payments.Api.Problems;
using Payments.Application.Access;
using Payments.Domain.Errors;
using Payments.Domain.Signatures;

namespace Payments.Api.Streaming;

/// <summary><c>GET /v1/stream</c>: merchants' commands and events over a WebSocket (docs/stream.md).</summary>
internal static class StreamEndpoint
{
    private const string Path = "/v1/stream";

    private static readonly ProblemResult WebSocketRequired = new PaymentError(
        PaymentErrorCode.WebsocketRequired,
        "This is a WebSocket (RFC 6455). Send the request as an upgrade.",
        "upgrade"
    );

    public static void MapStream(this WebApplication app)
    {
        app.UseStream(Path);
        app.MapMethods(Path, [HttpMethods.Get, HttpMethods.Connect], Connect).ExcludeFromDescription();
    }

    private static async Task Connect(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            await WebSocketRequired.ExecuteAsync(http);
            return;
        }

        MerchantCaller? caller = null;
        var headers = http.Request.Headers;
        if (headers.Authorization.Count > 0 || headers.ContainsKey(StandardWebhooks.SignatureHeader))
        {
            var authentication = http.RequestServices.GetRequiredService<MerchantAuthentication>();
            var proof = await authentication.Identify(http);
            if (proof.Error is { } unproved)
            {
                await ((ProblemResult)unproved).ExecuteAsync(http);
                return;
            }

            caller = proof.Value!;
            if (await authentication.CheckReplayedOpening(http, caller) is { } repeated)
            {
                await repeated.ExecuteAsync(http);
                return;
            }
        }

        if (await StreamServices.Serve(http, caller) is { } error)
            await ((ProblemResult)error).ExecuteAsync(http);
    }
}
