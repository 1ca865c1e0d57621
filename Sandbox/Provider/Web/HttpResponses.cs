using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox.Provider.Web;

/// <summary>A refusal by the provider, as RFC 9457 has it.</summary>
/// <param name="Title">What is wrong, for a person.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">What is wrong, for a program.</param>
/// <param name="Field">The field at fault; null where none is.</param>
internal sealed record SandboxProblem(string Title, int Status, string Code, string? Field = null);

/// <summary>Writes answers.</summary>
internal static class HttpResponses
{
    public static Task WriteJson<T>(this HttpContext context, T answer, JsonTypeInfo<T> type) =>
        context.WriteResponse(StatusCodes.Status200OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer, type));

    public static Task WriteProblem(this HttpContext context, SandboxProblem problem) =>
        context.WriteResponse(
            problem.Status,
            "application/problem+json",
            JsonSerializer.SerializeToUtf8Bytes(problem, SandboxJson.Default.SandboxProblem)
        );

    public static async Task WriteResponse(this HttpContext context, int status, string contentType, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Whether a person looks at the answer.</summary>
    public static bool AcceptsHtml(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", System.StringComparison.OrdinalIgnoreCase);
}
