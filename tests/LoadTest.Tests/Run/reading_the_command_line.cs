using System.Net;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

public sealed class Reading_the_command_line
{
    [Fact]
    public void it_says_what_to_drive_and_how()
    {
        var options = CommandLine.Read([
            "--target",
            "http://127.0.0.1:5000",
            "--orders",
            "7",
            "--rate",
            "50",
            "--scenario",
            "mixed",
            "--faults",
            "--",
            "--x",
            "y",
        ]);

        Assert.Equal((7, 50d, Scenario.Mixed, true), (options.Orders, options.Rate, options.Scenario, options.Faults));
        Assert.Equal(["--x", "y"], options.ServerArguments);
    }

    [Theory]
    [InlineData("--scenario", "TopUp")]
    [InlineData("--scenario", "2")]
    [InlineData("--orders", "0")]
    [InlineData("--payload", "9001")]
    [InlineData("--colour", "red")]
    public void what_it_cannot_do_it_names(string name, string value)
    {
        var error = Assert.Throws<UsageException>(() => CommandLine.Read(["--target", "http://127.0.0.1:5000", name, value]));

        Assert.Contains(name, error.Message);
    }

    [Theory]
    [InlineData("--provider", "sandbox")]
    [InlineData("--provider", "unasked")]
    [InlineData("--limit-target", "http://127.0.0.1:1")]
    public void what_does_not_go_with_top_ups_it_names(string name, string value)
    {
        var error = Assert.Throws<UsageException>(() =>
            CommandLine.Read(["--target", "http://127.0.0.1:5000", "--scenario", "top_up", name, value])
        );

        Assert.Matches("top_up|Limit", error.Message);
    }

    [Fact]
    public void the_settings_that_it_prints_lead_to_it()
    {
        var json = LoadTestChannel.AsJson(new IPEndPoint(IPAddress.Loopback, 9155));

        Assert.Contains("\"PayUrl\": \"http://127.0.0.1:9155/provider/pay/{order_id}\"", json, StringComparison.Ordinal);
        Assert.Contains("\"127.0.0.1/32\"", json, StringComparison.Ordinal);
    }
}
