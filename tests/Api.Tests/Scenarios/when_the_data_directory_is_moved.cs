using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_the_data_directory_is_moved
{
    private static readonly object Order = new
    {
        merchant_order_id = "M-1",
        kind = "payment",
        amount = 5,
        currency = "EUR",
    };

    [Fact]
    public async Task nothing_more_is_answered_2xx_that_would_be_gone_and_the_server_says_so_until_it_is_back()
    {
        using var logs = new RecordedLogs();
        await using var server = await PaymentsServer.StartOnSqlite(services => services.AddLogging(logging => logging.AddProvider(logs)));
        var merchant = await server.Register();
        await merchant.Order();
        Directory.Move(server.Directory, server.Directory + "-moved");

        // The database and the provider's books, seen without a request too.
        await Poll.Until("a word of both", () => Task.FromResult(Told(logs) >= 2));
        var (status, problem) = await merchant.Post("/v1/orders", Order);
        var (again, _) = await merchant.Post("/v1/orders", Order);
        using var ready = await server.Http.GetAsync("/health/ready");
        var health = await Json.Of(ready);
        Directory.Move(server.Directory + "-moved", server.Directory);
        var (back, _) = await merchant.Post("/v1/orders", Order);
        using var readyAgain = await server.Http.GetAsync("/health/ready");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "unavailable", HttpStatusCode.ServiceUnavailable),
            (status, problem.Text("code"), again)
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("moved", health["parts"]!.Text("storage"));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (back, readyAgain.StatusCode));
        // Once each.
        Assert.Equal(2, Told(logs));
    }

    private static int Told(RecordedLogs logs) =>
        logs.Entries.Count(entry => entry.Text.Contains("nothing more is written until it is back"));
}
