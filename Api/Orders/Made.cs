using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>What a command made, 201 with its place, or what an earlier one like it had made, 200 and a header that says so.</summary>
/// <typeparam name="T">An answer that <see cref="CommandJson"/> knows.</typeparam>
/// <param name="value">What there is now.</param>
/// <param name="place">Where it can be read; null where this command made nothing.</param>
internal sealed class Made<T>(T value, string? place) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
    where T : class
{
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)CommandJson.Sent.Options.GetTypeInfo(typeof(T));

    public int? StatusCode => place is null ? StatusCodes.Status200OK : StatusCodes.Status201Created;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // It is small: written at once and with its length, it leaves in one piece and not in chunks.
        var body = AnswerText.Of(value, Type);
        var response = httpContext.Response;
        response.StatusCode = StatusCode!.Value;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Utf8.Length;
        if (place is null) response.Headers["Idempotent-Replayed"] = "true";
        else response.Headers.Location = place;
        await response.BodyWriter.WriteAsync(body.Utf8, httpContext.RequestAborted);
        body.Return();
    }
}
