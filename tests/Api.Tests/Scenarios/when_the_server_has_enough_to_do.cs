using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Payments.Application.Limits;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>The limit of requests that are worked on at the same moment.</summary>
public sealed class When_the_server_has_enough_to_do
{
    [Fact]
    public async Task one_more_request_is_refused_at_once_and_callbacks_and_health_are_not()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsInFlight", "1");
        var merchant = await server.Register();
        var places = server.Services.GetRequiredService<RequestConcurrency>();
        Assert.True(places.TryAcquire());

        using var refused = await Get(server, merchant);
        using var callback = await Callback(server);
        using var ready = await server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        places.Release();
        using var afterwards = await Get(server, merchant);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal(
            "overloaded",
            (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]
        );
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, callback.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
        Assert.Equal(1, (await server.Metrics())["payments_requests_refused_total{code=\"overloaded\"}"]);
    }

    [Fact]
    public async Task callbacks_have_places_of_their_own_and_no_more()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:CallbacksInFlight", "1");
        var merchant = await server.Register();
        var places = server.Services.GetRequiredService<RequestConcurrency>();
        Assert.True(places.TryAcquire(isCallback: true));

        using var refused = await Callback(server);
        using var request = await Get(server, merchant);
        places.Release(isCallback: true);
        using var afterwards = await Callback(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, request.StatusCode);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, afterwards.StatusCode);
    }

    private static Task<HttpResponseMessage> Callback(PaymentsServer server) =>
        server.Http.PostAsync("/v1/channels/sandbox/callbacks", new StringContent("{}"), TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> Get(PaymentsServer server, TestMerchant merchant)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        return server.Http.SendAsync(request);
    }
}
