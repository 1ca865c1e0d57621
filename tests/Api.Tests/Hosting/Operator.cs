using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace Payments.Api.Tests.Hosting;

/// <summary>Whoever holds the admin token.</summary>
internal static class Operator
{
    /// <summary>Reads a list of operators to its end, by pages of a length.</summary>
    public static async Task<IReadOnlyList<JsonObject>> List(this PaymentsServer server, string path, int limit = 100)
    {
        var entries = new List<JsonObject>();
        for (var cursor = ""; cursor is not null; )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?limit={limit}{cursor}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
            using var response = await server.Http.SendAsync(request);
            var page = await Json.Of(response);
            Assert.True(response.IsSuccessStatusCode, page.ToJsonString());
            entries.AddRange(page["data"]!.AsArray().Select(entry => entry!.AsObject()));
            cursor = page.TextOrNull("next_cursor") is { } next ? "&cursor=" + next : null;
        }

        return entries;
    }

    /// <summary>
    /// Asks for something under <c>/v1/merchants/</c>; a refusal without a body, or a success without one, is an empty object.
    /// </summary>
    public static async Task<(HttpStatusCode Status, JsonObject Body)> Admin(
        this PaymentsServer server,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, "/v1/merchants/" + path);
        if (body is not null)
            request.Content = Json.Content(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.NoContent ? [] : await Json.Of(response));
    }
}
