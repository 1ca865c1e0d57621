using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.TestClocks;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_test_clock_may_not_be_moved
{
    [Fact]
    public async Task by_two_at_once_one_of_them_may_be_told_to_come_again()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var orders = new List<JsonObject>();
        for (var i = 0; i < 20; i++)
            orders.Add(await merchant.Order(expiresIn: 60 + (10 * i)));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => merchant.Post("/v1/test-clock/advance", new { seconds = 1000 }))
        );
        var left = await Advance(merchant, 0);

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer =>
            Assert.Equal("concurrent_change", answer.Body.Text("code"))
        );
        Assert.InRange(Time(left, "now") - server.Clock.GetUtcNow(), TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(4000));
        foreach (var order in orders)
            Assert.Equal("expired", (await merchant.Read(order)).Text("status"));
    }

    [Fact]
    public async Task a_live_merchant_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", mode = "live" });

        var (status, problem) = await merchant.Post("/v1/test-clock/advance", new { seconds = 1 });

        Assert.Equal((HttpStatusCode.Forbidden, "test_mode_only"), (status, problem.Text("code")));
        Assert.Equal(0, (await server.Admin(HttpMethod.Get, merchant.Id)).Body.Number("clock_ahead_seconds"));
    }

    [Theory]
    [InlineData("{}", "missing_field")]
    [InlineData("""{"seconds":null}""", "missing_field")]
    [InlineData("""{"seconds":-1}""", "out_of_range")]
    [InlineData("""{"seconds":2678401}""", "out_of_range")]
    [InlineData("""{"seconds":9223372036854775807}""", "out_of_range")]
    [InlineData("""{"seconds":92233720368547758070}""", "out_of_range")]
    [InlineData("""{"seconds":1.5}""", "invalid_type")]
    [InlineData("""{"seconds":"1"}""", "invalid_type")]
    [InlineData("""{"seconds":1,"minutes":1}""", "unknown_field")]
    [InlineData("""[1]""", "invalid_json")]
    [InlineData("", "invalid_json")]
    public async Task by_what_is_no_number_of_seconds_it_is_not(string body, string code)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await merchant.Send(
            HttpMethod.Post,
            "/v1/test-clock/advance",
            new StringContent(body, null, "application/json")
        );

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, problem.Text("code")));
        Assert.Equal(0, (await server.Admin(HttpMethod.Get, merchant.Id)).Body.Number("clock_ahead_seconds"));
    }

    [Fact]
    public async Task beyond_ten_years_it_is_not()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        HttpStatusCode status;
        JsonObject answer;
        var moves = 0;
        do (status, answer) = await merchant.Post("/v1/test-clock/advance", new { seconds = 2_678_400 });
        while (status == HttpStatusCode.OK && ++moves < 1000);

        Assert.Equal((117, "out_of_range", "seconds"), (moves, answer.Text("code"), answer.Text("field")));
        Assert.Equal("awaiting_payment", (await merchant.Order()).Text("status"));
    }
}
