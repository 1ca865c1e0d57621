using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>Turns what no endpoint answered into problems: unknown routes, broken requests, storage that does not answer, bugs.</summary>
internal sealed partial class FailureResponses(RequestDelegate next, ILogger<FailureResponses> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null && http.Response.ContentLength is null or 0)
                await Unanswered(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            var problem = Describe(error);
            if (problem.StatusCode == StatusCodes.Status500InternalServerError) LogBug(error, http.Request.Method, http.Request.Path);
            else if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable) LogUnavailable(error, http.Request.Method, http.Request.Path);
            http.Response.Clear();
            await problem.ExecuteAsync(http);
        }
    }

    private static Problem Describe(Exception error) => error switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestBody.TooLarge,
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, "malformed_request", "The request cannot be understood as HTTP."),
        _ => Refusal.Of(error),
    };

    private static Task Unanswered(HttpContext http) => (http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.Of(404, "unknown_route", "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(405, "method_not_allowed", $"This path does not know the method {Shown(http.Request.Method)}."),
        StatusCodes.Status415UnsupportedMediaType => RequestBody.NotJson,
        var status => Problem.Of(status, "malformed_request", "The request was refused."),
    }).ExecuteAsync(http);

    private static string Shown(string method) => method.Length <= 16 ? method : method[..16] + "…";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} met a bug")]
    private partial void LogBug(Exception error, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} could not be carried out")]
    private partial void LogUnavailable(Exception error, string method, string path);
}
