using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Payments.Bench;

/// <summary>
/// Requests to a server that is measured, with a key of an operator or merchant. Whatever it refuses ends the measurement.
/// </summary>
internal static class JsonCalls
{
    public static async Task<JsonNode> Send(this HttpClient http, HttpMethod method, string path, string key, object? body = null) =>
        JsonNode.Parse(await http.Text(method, path, key, body))!;

    /// <summary>The answer, not yet read by anybody.</summary>
    public static async Task<string> Text(this HttpClient http, HttpMethod method, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{path}: {text}");
    }
}
