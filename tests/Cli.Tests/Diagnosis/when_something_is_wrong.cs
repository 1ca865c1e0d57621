using Payments.Cli.Diagnosis;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Client.Merchants;
using Payments.Client.Operations;
using Payments.Client.Tests.Hosting;
using Payments.Testing.Merchants;
using Xunit;

namespace Payments.Cli.Tests.Diagnosis;

public class When_something_is_wrong(RunningServer server)
{
    [Fact]
    public async Task a_server_that_is_well_passes_every_check()
    {
        await using var endpoint = await MerchantServer.Start();
        var merchant = await server.Register(new NewMerchant { Name = "Shop", NotifyUrl = endpoint.Url });
        var run = await Doctor(merchant.ApiKey!, server.AdminToken, "--send-test", "--json");
        Assert.All(run.Json.AsArray(), finding => Assert.Equal("ok", finding!["result"]!.GetValue<string>()));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("test.ping", (await endpoint.Next()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wrong_key_and_an_endpoint_that_fails_are_found_and_no_secret_is_shown()
    {
        await using var endpoint = await MerchantServer.Answering(500);
        var merchant = await server.Register(new NewMerchant { Name = "Shop", NotifyUrl = endpoint.Url });
        var failing = await Doctor(merchant.ApiKey!, "", "--send-test");
        Assert.Equal(ExitCode.Refused, failing.ExitCode);
        Assert.Contains("status 500", failing.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(merchant.ApiKey!, failing.Out + failing.Error, StringComparison.Ordinal);
        var wrong = await Doctor("sk_mer_wrong_key", "wrong");
        Assert.Contains("invalid_api_key", wrong.Out, StringComparison.Ordinal);
        Assert.Contains("invalid_admin_token", wrong.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "ok")]
    [InlineData(-60, "warning")]
    [InlineData(301, "failed")]
    public void a_clock_that_is_wrong_is_found(int seconds, string expected)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var health = new ServerHealth
        {
            Status = "ok",
            Parts = new Dictionary<string, string>(),
            ServerTime = now.AddSeconds(seconds),
        };
        Assert.Equal(expected, ServerDiagnosis.Clock(health, now)!.Result);
    }

    private Task<CommandRun> Doctor(string apiKey, string adminToken, params string[] options) =>
        CommandRun.Of(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PAYMENTS_URL"] = server.Url.AbsoluteUri,
                ["PAYMENTS_API_KEY"] = apiKey,
                ["PAYMENTS_ADMIN_TOKEN"] = adminToken,
            },
            ["doctor", .. options]
        );
}
