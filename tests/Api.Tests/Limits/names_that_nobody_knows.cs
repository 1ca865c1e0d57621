using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Secrets;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Names_that_nobody_knows
{
    [Fact]
    public async Task are_looked_up_a_few_at_a_time_and_whoever_is_known_passes()
    {
        await using var server = await PaymentsServer.StartOnSqlite(_ => { }, "--Payments:Limits:LookupsInFlight", "1");
        var merchant = await server.Register();
        await merchant.Get("/v1/orders");
        using var held = new HeldReaders(server.Services.GetRequiredService<SqliteFile>());

        Task<HttpResponseMessage>[] looking = [Guess(server), Guess(server)];
        using var refused = await await Task.WhenAny(looking);
        var (known, _) = await merchant.Post("/v1/orders", new { });
        held.Release();
        foreach (var answer in looking)
            await answer;
        using var afterwards = await Guess(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(
            "overloaded",
            (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]
        );
        Assert.Equal(HttpStatusCode.BadRequest, known);
        Assert.Equal(HttpStatusCode.Unauthorized, afterwards.StatusCode);
    }

    private static Task<HttpResponseMessage> Guess(PaymentsServer server)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Add(
            "Authorization",
            "Bearer " + Credentials.NewApiKey(Credentials.NewMerchantId(), server.Clock.GetUtcNow()).Item1
        );
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
