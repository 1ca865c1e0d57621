using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Payments.Api.Problems;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Hosting.Settings;

namespace Payments.Api.Requests;

/// <summary>
/// Takes a request's body in before anything is done about the request, so that nothing waits for a sender: whoever sends slowly, sends
/// nonsense or goes away costs a connection and no more.
/// </summary>
internal sealed class RequestBodyMiddleware(
    RequestDelegate next,
    PaymentsSettings settings,
    TimeProvider clock,
    IHostApplicationLifetime lifetime
)
{
    /// <summary>How long a client has to read that the server stops: 1 s.</summary>
    private static readonly TimeSpan CloseDelay = TimeSpan.FromSeconds(1);

    private static readonly ProblemResult Malformed = new PaymentError(
        PaymentErrorCode.MalformedRequest,
        "The request's body cannot be understood as HTTP."
    );

    private static readonly ProblemResult Stopping = CommandErrors.Stopping;

    private static readonly ProblemResult UnsupportedEncoding = new PaymentError(
        PaymentErrorCode.UnsupportedMediaType,
        "The body must be sent as it is, without a Content-Encoding.",
        "content-encoding"
    );

    private readonly ProblemResult _tooSlow = new PaymentError(
        PaymentErrorCode.RequestTimeout,
        $"The body did not arrive within {settings.Limits.Connections.BodyTimeout.TotalSeconds} s, or came too slowly."
    );

    public Task InvokeAsync(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } ? Receive(http) : next(http);

    private async Task Receive(HttpContext http)
    {
        var (body, problem) = await Read(http);
        if (problem is not null)
        {
            // What is left of the body is not read, so the connection cannot be used again; the client should know.
            http.Response.Headers.Connection = "close";
            if (ReferenceEquals(problem, UnsupportedEncoding))
                http.Response.Headers.AcceptEncoding = "identity";
            await problem.ExecuteAsync(http);
            if (ReferenceEquals(problem, Stopping))
                await CloseAfterDelay(http);
        }
        else if (body is { } received)
        {
            RequestInfo.Of(http).Body = received;
            // For readers that do not know of it, as those of forms.
            http.Request.Body = new MemoryStream(received, writable: false);
            await next(http);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    /// <summary>The body, or why it is refused; neither where the client has gone.</summary>
    private async ValueTask<(byte[]? Body, ProblemResult? Problem)> Read(HttpContext http)
    {
        if (http.Request.ContentLength > InputLimits.Body)
            return (null, RequestBody.TooLarge);
        if (IsEncoded(http.Request))
            return (null, UnsupportedEncoding);
        var reader = http.Request.BodyReader;
        ReadTimeout? timeout = null;
        try
        {
            while (true)
            {
                // Most bodies are there with the head, and need nobody who waits for them.
                if (!reader.TryRead(out var result))
                {
                    timeout ??= new ReadTimeout(reader, settings.Limits.Connections.BodyTimeout, clock, lifetime, http);
                    result = await reader.ReadAsync();
                }

                var length = result.Buffer.Length;
                if (length <= InputLimits.Body && result.IsCompleted)
                    return (ReadAll(reader, result.Buffer), null);
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (length > InputLimits.Body)
                    return (null, RequestBody.TooLarge);
                if (result.IsCanceled)
                    return (
                        null,
                        http.RequestAborted.IsCancellationRequested ? null
                        : lifetime.ApplicationStopping.IsCancellationRequested ? Stopping
                        : _tooSlow
                    );
            }
        }
        catch (BadHttpRequestException bad)
        {
            CloseAfterResponse(http);
            return (
                null,
                bad.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => RequestBody.TooLarge,
                    StatusCodes.Status408RequestTimeout => _tooSlow,
                    _ => Malformed,
                }
            );
        }
        catch (Exception error) when (ErrorMiddleware.IsClientGone(http, error))
        {
            CloseAfterResponse(http);
            await ConnectionEnd(http);
            return (null, null);
        }
        catch (IOException)
        {
            // As the web server says of a chunk whose length does not fit a number.
            CloseAfterResponse(http);
            return (null, Malformed);
        }
        finally
        {
            timeout?.Dispose();
        }
    }

    /// <summary>
    /// Ends the connection once its client has had time to read the answer. The web server would wait for the rest of the body until the
    /// time for stopping is over: its own limits rest meanwhile. By real time, as they do.
    /// </summary>
    private static async Task CloseAfterDelay(HttpContext http)
    {
        await http.Response.CompleteAsync();
        await ConnectionEnd(http);
        http.Abort();
    }

    /// <summary>
    /// Ends when the web server knows that the connection has ended, or after the delay. A read fails a moment before it knows, and leaves
    /// it in the middle of a body that it would try to drain in that moment, and warn that it cannot.
    /// </summary>
    private static async Task ConnectionEnd(HttpContext http) =>
        await Task.Delay(CloseDelay, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>
    /// Has the web server look for no other request on this connection. A read that failed leaves it in the middle of the body; it knows
    /// that of failures that reach itself, and of no others.
    /// </summary>
    private static void CloseAfterResponse(HttpContext http) => http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    private static byte[] ReadAll(PipeReader reader, ReadOnlySequence<byte> body)
    {
        var bytes = body.ToArray();
        reader.AdvanceTo(body.End);
        return bytes;
    }

    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } codings
        && !string.Equals(codings.ToString(), "identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Until when a body is waited for: its time limit, the end of the server, or of the connection.</summary>
    private sealed class ReadTimeout : IDisposable
    {
        private readonly CancellationTokenSource _timeout;
        private readonly CancellationTokenSource _any;
        private readonly CancellationTokenRegistration _registration;

        public ReadTimeout(PipeReader reader, TimeSpan limit, TimeProvider clock, IHostApplicationLifetime lifetime, HttpContext http)
        {
            _timeout = new CancellationTokenSource(limit, clock);
            _any = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, lifetime.ApplicationStopping, http.RequestAborted);
            // A read that is cancelled by a token leaves the reader in the middle of it, and the web server could not drain what is left.
            _registration = _any.Token.Register(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        }

        public void Dispose()
        {
            _registration.Dispose();
            _any.Dispose();
            _timeout.Dispose();
        }
    }
}
