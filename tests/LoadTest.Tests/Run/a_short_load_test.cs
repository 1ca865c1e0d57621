using System.Net;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

/// <summary>A server in a process of its own, under load that misbehaves. How fast it is nobody asks here.</summary>
public sealed class A_short_load_test : IDisposable
{
    private const string Token = "an-admin-token-of-the-load-test";
    private readonly string _report = Directory.CreateTempSubdirectory("load-report-").FullName;

    [Theory]
    [InlineData("mixed", "own", true)]
    [InlineData("mixed", "verified", false)]
    [InlineData("top_up", "own", true)]
    [InlineData("websocket", "own", true)]
    public async Task loses_doubles_and_mistakes_nothing(string scenario, string provider, bool faults)
    {
        using var callbackServer = new CallbackServer(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
        await using var process = await ServerProcess.Payments(
            Path.Combine(AppContext.BaseDirectory, "server", "Payments.Api.dll"),
            callbackServer.Address,
            ["--Payments:AdminToken", Token]
        );
        var options = new LoadOptions
        {
            Orders = 300,
            Connections = 8,
            Merchants = 3,
            Accounts = 10,
            Scenario = CommandLine.Read(["--target", "http://127.0.0.1", "--scenario", scenario]).Scenario,
            Faults = faults,
            Provider = Enum.Parse<ProviderKind>(provider, ignoreCase: true),
            Payload = 700,
            Report = _report,
        };
        using var environment = new RunEnvironment(process.Url, Token, callbackServer, options, TimeProvider.System);

        Assert.True(
            await SingleRun.Run(options, environment, process),
            await File.ReadAllTextAsync(Path.Combine(_report, "report.json"), TestContext.Current.CancellationToken)
        );
        Assert.Contains(
            "\"audited\": 300",
            await File.ReadAllTextAsync(Path.Combine(_report, "report.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(_report, "report.html")));
    }

    public void Dispose() => Directory.Delete(_report, recursive: true);
}
