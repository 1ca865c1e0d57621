using System.Net;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Runs;

/// <summary>
/// One order taken its whole way before a run, so that a server that cannot do what is asked of it is told apart from one that does it
/// badly: a run against it would make nothing, and so prove nothing.
/// </summary>
internal static class PreflightRun
{
    /// <exception cref="UsageException">The server cannot do it; the message says what to set.</exception>
    public static async Task Run(LoadOptions options, RunEnvironment environment, IPEndPoint listen)
    {
        var one = options with { Faults = false, Merchants = 1, Accounts = 1, Connections = 1, Rate = null };
        using var run = await environment.Prepare(ScenarioOf(options), orders: 1, one);
        var merchant = run.Merchants[0];
        if (ScenarioOf(options) != Scenario.Create && await environment.Administration.TestNotification(merchant) is { Error: { } error })
            throw new UsageException(Unreachable(error, environment.Server, merchant, listen));

        await run.Run(one.Connections, rate: null, duration: null);
        environment.Remove(run);
        if (run.Metrics.Done == 1)
            return;
        var problem = run.Problems.Keys.FirstOrDefault() ?? "An order was not done, and nothing says why.";
        throw new UsageException(
            $"{environment.Server} cannot do this: of one order that was tried first, \"{problem}\" {WhatToSet(problem, run.Template.Channel, options.Provider)}".TrimEnd()
        );
    }

    /// <summary>What is tried: of a mixture the course that most orders take.</summary>
    private static Scenario ScenarioOf(LoadOptions options) =>
        options switch
        {
            { Scenario: Scenario.Mixed } => Scenario.Lifecycle,
            { Scenario: { } scenario } => scenario,
            { Measure: Measure.Half or Measure.Waiting } => Scenario.Create,
            _ => Scenario.Lifecycle,
        };

    private static string Unreachable(string error, Uri server, Merchant merchant, IPEndPoint listen) =>
        error switch
        {
            "address_not_allowed" =>
                $"{server} may not send notifications to this program at {listen} ({error}): set Payments:Notifications:AllowedNetworks:0 to {LoadTestChannel.Network(listen)}, or start it with all that LoadTest --settings prints.",
            _ =>
                $"{server} cannot tell merchant {merchant.Id} anything at {listen} ({error}): is that an address which it reaches (--listen)?",
        };

    private static string WhatToSet(string problem, string channel, ProviderKind provider)
    {
        if (!problem.Contains("channel", StringComparison.Ordinal))
            return "";
        return provider == ProviderKind.Sandbox
            ? "Set Payments:Sandbox:Enabled to true."
            : $"It has to have the channel {channel}: give it the settings that LoadTest --settings prints, as its appsettings.json or a part of it.";
    }
}
