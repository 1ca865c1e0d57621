using System.Net;
using Payments.LoadTest.Comparison;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

/// <summary>A load test against a server that lacks what it needs proves nothing, and says so.</summary>
public sealed class A_server_that_cannot_do_it : IAsyncLifetime
{
    private const string Token = "an-admin-token-of-the-load-test";
    private readonly string _report = Directory.CreateTempSubdirectory("load-report-").FullName;
    private readonly CallbackServer _desk = new(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
    private ServerProcess _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ServerProcess.Payments(
            Path.Combine(AppContext.BaseDirectory, "server", "Payments.Api.dll"),
            _desk.Address,
            [
                "--Payments:AdminToken",
                Token,
                "--Payments:Sandbox:Enabled",
                "false",
                "--Payments:Notifications:AllowedNetworks:0",
                "10.0.0.0/8",
            ]
        );

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _desk.Dispose();
        Directory.Delete(_report, recursive: true);
    }

    [Fact]
    public async Task is_asked_first_and_the_channel_that_it_lacks_is_named()
    {
        var error = await Assert.ThrowsAsync<UsageException>(() => Rehearse(Scenario.Create, ProviderKind.Sandbox));

        Assert.Contains("unknown_channel", error.Message, StringComparison.Ordinal);
        Assert.Contains("Payments:Sandbox:Enabled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_asked_first_and_the_network_that_it_may_not_reach_is_named()
    {
        var error = await Assert.ThrowsAsync<UsageException>(() => Rehearse(Scenario.Mixed, ProviderKind.Own));

        Assert.Contains("Payments:Notifications:AllowedNetworks:0 to 127.0.0.1/32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task passes_when_nothing_is_missing() => await Rehearse(Scenario.Create, ProviderKind.Own);

    [Fact]
    public async Task fails_a_run_of_which_every_order_was_refused()
    {
        var options = Options(Scenario.Create, ProviderKind.Sandbox);
        using var environment = new RunEnvironment(_server.Url, Token, _desk, options, TimeProvider.System);

        Assert.False(await SingleRun.Run(options, environment, _server));
        var report = await File.ReadAllTextAsync(Path.Combine(_report, "report.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"asked\": 20", report, StringComparison.Ordinal);
        Assert.Contains("\"made\": 0", report, StringComparison.Ordinal);
        Assert.Contains("\"refused\": 20", report, StringComparison.Ordinal);
        Assert.Contains("unknown_channel", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task fails_a_round_of_which_no_order_was_done()
    {
        var options = Options(Scenario.Create, ProviderKind.Sandbox);
        using var environment = new RunEnvironment(_server.Url, Token, _desk, options, TimeProvider.System);

        await Assert.ThrowsAsync<UsageException>(() =>
            ComparisonRound.Run(options with { Rate = 20 }, environment, _server, Scenario.Create, TimeSpan.FromSeconds(1))
        );
    }

    private async Task Rehearse(Scenario scenario, ProviderKind provider)
    {
        var options = Options(scenario, provider);
        using var environment = new RunEnvironment(_server.Url, Token, _desk, options, TimeProvider.System);
        await PreflightRun.Run(options, environment, _desk.Address);
    }

    private LoadOptions Options(Scenario scenario, ProviderKind provider) =>
        new()
        {
            Orders = 20,
            Connections = 2,
            Scenario = scenario,
            Provider = provider,
            Report = _report,
        };
}
