using System.Globalization;
using System.Net;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Runs;

/// <summary>A server, and what a run needs beside it.</summary>
internal sealed class RunEnvironment(Uri server, string adminToken, CallbackServer callbackServer, LoadOptions options, TimeProvider clock)
    : IDisposable
{
    private readonly Administration _administration = new(server, adminToken);
    private int _runs;

    public Administration Administration => _administration;

    public Uri Server => server;

    /// <summary>Registers merchants for a run, which is then ready to go.</summary>
    /// <param name="scenario">What happens to the orders.</param>
    /// <param name="orders">How many there may be.</param>
    /// <param name="other">Options instead of the program's; null for those.</param>
    /// <param name="deadlines">When the orders expire; null where the options say it.</param>
    public async Task<LoadRun> Prepare(Scenario scenario, int orders, LoadOptions? other = null, Deadlines? deadlines = null)
    {
        var chosen = other ?? options;
        var tag = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeMilliseconds():x}r{_runs++}");
        // A stream tells all that is its merchant's, so that each has one to itself.
        var count = scenario == Scenario.Websocket ? chosen.Connections : chosen.Merchants;
        var records = new OrderRecords(tag, orders, chosen.Seed, scenario, chosen.Faults, count)
        {
            KnowsPayments = chosen.Provider != ProviderKind.Sandbox,
            Accounts = scenario == Scenario.TopUp ? chosen.Accounts : 0,
        };
        var run = new LoadRun(
            await Resolve(server),
            OrderTemplate.Of(chosen, scenario) with
            {
                Deadlines = deadlines,
            },
            records,
            chosen.Provider,
            clock
        );
        var merchants = new List<Merchant>();
        for (var index = 0; index < count; index++)
        {
            var number = callbackServer.NextNumber();
            var merchant = Merchant.Of(number, index, await _administration.Register(callbackServer.NotifyUrl(number)));
            callbackServer.Add(merchant, run.Notifications);
            merchants.Add(merchant);
        }

        run.AddMerchants(merchants);
        callbackServer.Add(records);
        return run;
    }

    /// <summary>A run is over and settled: whatever comes for it now is not known.</summary>
    public void Remove(LoadRun run)
    {
        foreach (var merchant in run.Merchants)
            callbackServer.Remove(merchant);
        callbackServer.Remove(run.Records);
    }

    public void Dispose() => _administration.Dispose();

    private static async Task<IPEndPoint> Resolve(Uri server) =>
        new(
            IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? address : (await Dns.GetHostAddressesAsync(server.Host))[0],
            server.Port
        );
}
