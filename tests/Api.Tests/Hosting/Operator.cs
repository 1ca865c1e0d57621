using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Payments.Api.Tests.Hosting;

/// <summary>Whoever holds the admin token.</summary>
internal static class Operator
{
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
