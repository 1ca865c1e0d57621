using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Client.Webhooks;

namespace Payments.Client.AspNetCore;

/// <summary>Maps where a server's notifications arrive.</summary>
public static class WebhookEndpoints
{
    /// <summary>
    /// Has a handler called with each genuine notification, and acknowledges it once the handler is done. Store what you were told, by its
    /// event_id, before you return: a notification may come more than once, and never again once it is acknowledged. Where the handler
    /// throws, the answer is 500 and the server tries again.
    /// </summary>
    /// <param name="app">Where to map it.</param>
    /// <param name="pattern">The path, as <c>/hooks</c>.</param>
    /// <param name="secret">The merchant's webhook secret.</param>
    /// <param name="handle">What to do with a notification.</param>
    public static IEndpointConventionBuilder MapPaymentsWebhook(
        this IEndpointRouteBuilder app,
        string pattern,
        SigningSecret secret,
        Func<Notification, CancellationToken, Task> handle
    ) => app.MapPaymentsWebhook(pattern, new WebhookEndpointOptions { Secrets = [secret] }, handle);

    /// <inheritdoc cref="MapPaymentsWebhook(IEndpointRouteBuilder, string, SigningSecret, Func{Notification, CancellationToken, Task})"/>
    /// <param name="app">Where to map it.</param>
    /// <param name="pattern">The path, as <c>/hooks</c>.</param>
    /// <param name="options">Secrets, acknowledgement and limits.</param>
    /// <param name="handle">What to do with a notification.</param>
    public static IEndpointConventionBuilder MapPaymentsWebhook(
        this IEndpointRouteBuilder app,
        string pattern,
        WebhookEndpointOptions options,
        Func<Notification, CancellationToken, Task> handle
    )
    {
        var verifier = new WebhookVerifier(options.Secrets, options.Tolerance, options.TimeProvider);
        return app.MapPost(pattern, http => Receive(http, options, verifier, handle));
    }

    private static async Task Receive(
        HttpContext http,
        WebhookEndpointOptions options,
        WebhookVerifier verifier,
        Func<Notification, CancellationToken, Task> handle
    )
    {
        if (await ReadBody(http.Request, options.MaxBytes, http.RequestAborted) is not { } body)
        {
            await Refuse(http, StatusCodes.Status413PayloadTooLarge, "The body is too long for a notification.");
            return;
        }

        var headers = http.Request.Headers;
        if (verifier.Check(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body) is { } failure)
        {
            await Refuse(http, StatusCodes.Status401Unauthorized, $"This is not a genuine notification: {failure}.");
            return;
        }

        if (Notification.Read(body, http.Request.HasFormContentType) is not { } notification)
        {
            await Refuse(http, StatusCodes.Status400BadRequest, "The body is not a notification.");
            return;
        }

        await handle(notification, http.RequestAborted);
        if (options.AckBody is not { } ack)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await http.Response.WriteAsync(ack, http.RequestAborted);
    }

    private static Task Refuse(HttpContext http, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(http);

    /// <summary>The body's bytes; null where there are more than may be.</summary>
    private static async Task<byte[]?> ReadBody(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
