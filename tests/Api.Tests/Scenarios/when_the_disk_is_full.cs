using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Settings;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_the_disk_is_full
{
    [Fact]
    public async Task creates_are_answered_503_and_whatever_was_answered_201_is_still_there()
    {
        await using var server = await PaymentsServer.StartOnSqlite(services =>
            services.AddSingleton(provider =>
                SqliteFile.Open(
                    Path.Combine(provider.GetRequiredService<PaymentsSettings>().DataDirectory, "payments.db"),
                    SqliteSchema.Steps,
                    new SqliteOptions { MaxPages = 200 }
                )
            )
        );
        var merchant = await server.Register();

        var made = new List<string>();
        var (status, retryAfter, body) = await Create(server, merchant, 0);
        for (var i = 1; status == HttpStatusCode.Created; i++)
        {
            made.Add(body.Text("id"));
            (status, retryAfter, body) = await Create(server, merchant, i);
        }

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable", "1"), (status, body.Text("code"), retryAfter));
        Assert.NotEmpty(made);
        foreach (var id in made)
            await merchant.Get($"/v1/orders/{id}");
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter, JsonObject Body)> Create(
        PaymentsServer server,
        TestMerchant merchant,
        int number
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = Json.Content(
                new
                {
                    merchant_order_id = $"full-{number}",
                    kind = "payment",
                    amount = 100,
                    currency = "EUR",
                    description = new string('x', 256),
                }
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, response.Headers.RetryAfter?.ToString(), await Json.Of(response));
    }
}
