using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Payments.Client.Http;

/// <summary>A request to the API.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query below the server's address, without a slash before it.</param>
/// <param name="Body">JSON; null where there is none.</param>
/// <param name="IsRepeatable">Whether making it twice is the same as once, so that it may be made again where no answer came.</param>
internal sealed record ApiRequest(HttpMethod Method, string Target, byte[]? Body, bool IsRepeatable)
{
    /// <summary>What the body is, where it is not JSON.</summary>
    public string? MediaType { get; init; }

    public static ApiRequest Get(string target) => new(HttpMethod.Get, target, null, IsRepeatable: true);

    /// <summary>A command that is made again only where nothing was done.</summary>
    public static ApiRequest Post(string target) => new(HttpMethod.Post, target, null, IsRepeatable: false);

    /// <inheritdoc cref="Post(string)"/>
    public static ApiRequest Post<T>(string target, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, target, JsonSerializer.SerializeToUtf8Bytes(body, type), IsRepeatable: false);

    /// <summary>Ends something: where the answer was lost, what is named may be gone already, so it is not made again by itself.</summary>
    public static ApiRequest Delete(string target) => new(HttpMethod.Delete, target, null, IsRepeatable: false);
}
