using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Api.Requests;
using Payments.Application.Results;

namespace Payments.Api.Orders;

/// <summary>What a command made, 201 with its place, or what an earlier one like it had made, 200 and a header that says so.</summary>
/// <typeparam name="T">An answer that <see cref="CommandJson"/> knows.</typeparam>
/// <param name="value">What there is now.</param>
/// <param name="location">Where it can be read; null where this command made nothing.</param>
internal sealed class CreationResult<T>(T value, string? location) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
    where T : class
{
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)CommandJson.Wire.Options.GetTypeInfo(typeof(T));

    public int? StatusCode => location is null ? StatusCodes.Status200OK : StatusCodes.Status201Created;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // It is small: written at once and with its length, it leaves in one piece and not in chunks.
        var body = ResponseBuffer.Of(value, Type);
        var response = httpContext.Response;
        response.StatusCode = StatusCode!.Value;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Utf8.Length;
        if (location is null)
            response.Headers["Idempotent-Replayed"] = "true";
        else
            response.Headers.Location = location;
        await response.BodyWriter.WriteAsync(body.Utf8, httpContext.RequestAborted);
        body.Return();
    }
}
