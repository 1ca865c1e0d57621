using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;

namespace Orleans.Payments.LoadTest;

/// <summary>A server, and what a run needs beside it.</summary>
internal sealed class Stage(Uri server, string adminToken, Desk desk, LoadOptions options, TimeProvider clock) : IDisposable
{
    private readonly Administration _administration = new(server, adminToken);
    private int _runs;

    public Administration Administration => _administration;

    /// <summary>Registers merchants for a run, which is then ready to go.</summary>
    public async Task<LoadRun> Prepare(Scenario scenario, int orders)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeMilliseconds():x}r{_runs++}");
        // A stream tells all that is its merchant's, so that each has one to itself.
        var count = scenario == Scenario.Websocket ? options.Connections : options.Merchants;
        var book = new OrderBook(tag, orders, options.Seed, scenario, options.Faults, count) 
        {
            KnowsPayments = options.Provider != Provider.Sandbox,
            Accounts = scenario == Scenario.TopUp ? options.Accounts : 0,
        };
        var run = new LoadRun(await Resolve(server), OrderShape.Of(options, scenario), book, options.Provider, clock);
        var merchants = new List<Merchant>();
        for (var index = 0; index < count; index++)
        {
            var number = desk.NextNumber();
            var merchant = Merchant.Of(number, index, await _administration.Register(desk.NotifyUrl(number)));
            desk.Add(merchant, run.Inbox);
            merchants.Add(merchant);
        }

        run.Sell(merchants);
        desk.Add(book);
        return run;
    }

    public void Dispose() => _administration.Dispose();

    private static async Task<IPEndPoint> Resolve(Uri server) =>
        new(IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? address : (await Dns.GetHostAddressesAsync(server.Host))[0], server.Port);
}
