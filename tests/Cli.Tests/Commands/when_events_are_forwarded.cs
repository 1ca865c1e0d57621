using System.Text.Json.Nodes;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Client.Tests.Hosting;
using Payments.Client.Webhooks;
using Payments.Testing;
using Payments.Testing.Merchants;
using Xunit;

namespace Payments.Cli.Tests.Commands;

public class When_events_are_forwarded(RunningServer server)
{
    [Fact]
    public async Task an_endpoint_on_this_machine_is_told_with_a_signature_of_its_own()
    {
        await using var endpoint = await MerchantServer.Answering(202);
        var (_, secret) = SigningSecret.New();
        var environment = await Merchant();
        using var listening = new StartedCommand(
            environment,
            "listen",
            "--forward-to",
            endpoint.Url,
            "--secret",
            secret,
            "--count",
            "1",
            "--json"
        );
        await Poll.Until("a stream", () => Task.FromResult(listening.ErrorSoFar.Contains("Connected", StringComparison.Ordinal)));
        var order = (await CommandRun.Of(environment, "trigger", "order.paid", "--json")).Json["id"]!.GetValue<string>();

        var told = await endpoint.Next();
        Assert.True(told.IsSignedWith(secret));
        Assert.Equal(
            ("order.paid", order, "paid", "1250"),
            (told.Field("event_type"), told.Field("order_id"), told.Field("status"), told.Field("amount"))
        );
        var run = await listening.Ended();
        Assert.Equal((ExitCode.Done, 202), (run.ExitCode, run.Json["http_status"]!.GetValue<int>()));
        Assert.DoesNotContain(secret, run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_endpoint_that_is_not_there_is_named_and_events_go_on()
    {
        var environment = await Merchant();
        using var listening = new StartedCommand(
            environment,
            "listen",
            "--forward-to",
            "http://127.0.0.1:1/hooks",
            "--count",
            "2",
            "--events",
            "order.created",
            "order.paid"
        );
        await Poll.Until("a stream", () => Task.FromResult(listening.ErrorSoFar.Contains("Connected", StringComparison.Ordinal)));
        Assert.Contains("Signing with whsec_", listening.ErrorSoFar, StringComparison.Ordinal);
        await CommandRun.Of(environment, "trigger", "order.paid");
        var lines = (await listening.Ended()).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("-> ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_log_is_followed_until_it_is_interrupted()
    {
        var environment = await Merchant();
        using var following = new StartedCommand(environment, "logs", "--json");
        await Poll.Until("a stream", () => Task.FromResult(following.ErrorSoFar.Contains("Connected", StringComparison.Ordinal)));
        using var counting = new StartedCommand(environment, "logs", "--count", "2");
        await Poll.Until("a stream", () => Task.FromResult(counting.ErrorSoFar.Contains("Connected", StringComparison.Ordinal)));
        await CommandRun.Of(environment, "trigger", "order.cancelled");
        Assert.Contains("order.awaiting_payment", (await counting.Ended()).Out, StringComparison.Ordinal);
        var run = await following.Interrupted();
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("order.created", JsonNode.Parse(run.Out.Split('\n')[0])!["event_type"]!.GetValue<string>());
    }

    private async Task<Dictionary<string, string>> Merchant() =>
        new(StringComparer.Ordinal) { ["PAYMENTS_URL"] = server.Url.AbsoluteUri, ["PAYMENTS_API_KEY"] = (await server.Register()).ApiKey! };
}
