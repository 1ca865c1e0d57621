using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Payments.Api.Tests.Hosting;

/// <summary>JSON as a foreign client sees it: by names, not by the server's own types.</summary>
internal static class Json
{
    public static HttpContent Content(object body) => JsonContent.Create(body);

    public static async Task<JsonObject> Of(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return JsonNode.Parse(text) as JsonObject ?? throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }

    /// <summary>An answer as any other request would have it: only problems over HTTP tell the id of theirs.</summary>
    public static string OfAnyRequest(this JsonObject answer)
    {
        var copy = (JsonObject)answer.DeepClone();
        copy.Remove("request_id");
        return copy.ToJsonString();
    }

    public static string Text(this JsonNode node, string name) =>
        node[name]?.GetValue<string>() ?? throw new InvalidOperationException($"No {name} in {node.ToJsonString()}");

    public static string? TextOrNull(this JsonNode node, string name) => node[name]?.GetValue<string>();

    public static long Number(this JsonNode node, string name) =>
        node[name]?.GetValue<long>() ?? throw new InvalidOperationException($"No {name} in {node.ToJsonString()}");
}
