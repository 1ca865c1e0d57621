using Payments.Cli.Scenarios;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Cli.Tests.Scenarios;

public class What_can_be_triggered(RunningServer server)
{
    public static TheoryData<string> Names => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task happens(string name)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PAYMENTS_URL"] = server.Url.AbsoluteUri,
            ["PAYMENTS_API_KEY"] = (await server.Register()).ApiKey!,
        };
        var run = await CommandRun.Of(environment, "trigger", name, "--json");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var events = await CommandRun.Of(environment, "orders", "events", run.Json["id"]!.GetValue<string>());
        Assert.Contains(Scenario.All.Single(scenario => scenario.Name == name).Event, events.Out, StringComparison.Ordinal);
    }
}
