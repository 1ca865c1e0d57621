using Microsoft.AspNetCore.Connections;
using Payments.Api.Requests;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Api.Problems;

/// <summary>Turns what no endpoint answered into problems: unknown routes, broken requests, storage that does not answer, bugs.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        AddHeaders(http.Response.Headers);
        try
        {
            await next(http);
            if (
                !http.Response.HasStarted
                && http.Response.StatusCode is >= 400 and not StatusCodes.Status499ClientClosedRequest
                && http.Response.ContentType is null
                && http.Response.ContentLength is null or 0
            )
                await RespondToStatus(http);
        }
        catch (Exception error)
        {
            await RespondToException(http, error);
        }
    }

    private async Task RespondToException(HttpContext http, Exception error)
    {
        if (IsClientGone(http, error))
        {
            SetClientClosed(http);
            return;
        }

        var problem = Describe(error);
        if (problem.StatusCode == StatusCodes.Status500InternalServerError)
            LogBug(error, http.Request.Method, http.Request.Path);
        else if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
            LogUnavailable(error, http.Request.Method, http.Request.Path);
        if (http.Response.HasStarted)
        {
            // Half of an answer has been sent. Cut off, it is not taken for all of it.
            http.Abort();
            return;
        }

        http.Response.Clear();
        AddHeaders(http.Response.Headers);
        try
        {
            await problem.ExecuteAsync(http);
        }
        catch (Exception unsent) when (IsClientGone(http, unsent))
        {
            SetClientClosed(http);
        }
    }

    /// <summary>
    /// What is answered is meant for whoever asked, now, and is what it says it is. A page's own files say otherwise themselves.
    /// </summary>
    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Whether the client has gone, or its connection: there is nobody to answer, and nothing of ours is wrong.</summary>
    internal static bool IsClientGone(HttpContext http, Exception error) =>
        error is ConnectionResetException or ConnectionAbortedException
        || (error is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested);

    private static void SetClientClosed(HttpContext http)
    {
        if (!http.Response.HasStarted)
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
    }

    private static ProblemResult Describe(Exception error) =>
        error switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestBody.TooLarge,
            BadHttpRequestException bad => Malformed(bad.StatusCode, "The request cannot be understood as HTTP."),
            _ => CommandErrors.Of(error),
        };

    private static Task RespondToStatus(HttpContext http) =>
        (
            http.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => new PaymentError(PaymentErrorCode.UnknownRoute, "There is nothing at this path."),
                StatusCodes.Status405MethodNotAllowed => new PaymentError(
                    PaymentErrorCode.MethodNotAllowed,
                    $"This path does not know the method {Shorten(http.Request.Method)}."
                ),
                StatusCodes.Status415UnsupportedMediaType => new PaymentError(
                    PaymentErrorCode.UnsupportedMediaType,
                    "The body must be sent as application/json, or as image/png where it is a picture.",
                    "content-type"
                ),
                var status => Malformed(status, "The request was refused."),
            }
        ).ExecuteAsync(http);

    private static ProblemResult Malformed(int status, string message) =>
        ProblemResult.Of(new PaymentError(PaymentErrorCode.MalformedRequest, message), status);

    private static string Shorten(string method) => method.Length <= 16 ? method : method[..16] + "…";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} met a bug")]
    private partial void LogBug(Exception error, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} could not be carried out")]
    private partial void LogUnavailable(Exception error, string method, string path);
}
