using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Audit;

/// <summary>A server for the tests of a class, and how its audit is read.</summary>
public sealed class AuditServer : IAsyncLifetime
{
    public PaymentsServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PaymentsServer.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A merchant by a key that may do everything.</summary>
    public async Task<TestMerchant> Manager()
    {
        var merchant = await Server.Register(new { name = "Shop", notify_url = "http://127.0.0.1:1/" });
        return new TestMerchant(Server, merchant.Id, await Key(merchant, "read", "write", "manage"), merchant.WebhookSecret);
    }

    public async Task<string> Key(TestMerchant merchant, params string[] scopes) =>
        (await Server.Admin(HttpMethod.Post, $"{merchant.Id}/keys", new { name = "office", scopes })).Body.Text("api_key");

    /// <summary>Acts as an operator lists them.</summary>
    public async Task<JsonObject[]> Acts(string query) =>
        [.. (await Read("/v1/audit?" + query))["data"]!.AsArray().Select(act => act!.AsObject())];

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = Json.Content(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Server.AdminToken());
        return await Server.Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendPicture(string path, byte[] picture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Pictures.Content(picture) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Server.AdminToken());
        return await Server.Http.SendAsync(request);
    }

    public async Task<JsonObject> Read(string path)
    {
        using var response = await Send(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Json.Of(response);
    }
}
