using System.Diagnostics;
using Payments.Testing.Processes;

namespace Payments.Bench.Merchants;

/// <summary>
/// How long merchants wait for the news that an order is paid while one of them does not take connections and one answers after 30 s. Every
/// tenth order is the dead merchant's and every tenth the slow one's; the other merchants share the rest. On request there is one more,
/// whose orders name very many hosts that do not answer: it has more to be told than there are places, before the others begin.
/// </summary>
internal static class NoisyNeighbours
{
    /// <summary>How the orders are named that warm the server up.</summary>
    public const string WarmUpName = "warm";

    /// <summary>What the others' p99 must stay below, in milliseconds.</summary>
    private const double MaxP99Milliseconds = 1000;

    /// <summary>
    /// Of the one that names many hosts, at each: more than one endpoint's places, and for all hosts more than there are.
    /// </summary>
    private const int AtEachHost = 100;

    private const int Dead = 0;
    private const int Slow = 1;

    /// <param name="program">The server.</param>
    /// <param name="database">Its database.</param>
    /// <param name="duration">How long orders are made and paid.</param>
    /// <param name="rate">How many in a second, whatever the server answers.</param>
    /// <param name="merchants">How many merchants there are.</param>
    /// <param name="hosts">How many hosts the orders of one more merchant name; 0 for no such merchant.</param>
    /// <returns>Whether the others were told in time.</returns>
    public static async Task<bool> Run(string program, Database database, TimeSpan duration, int rate, int merchants, int hosts)
    {
        await using var endpoints = await Endpoints.Start(Math.Max(1, hosts));
        await using var server = await MeasuredServer.Start(program, database.Settings);
        var keys = new string[merchants];
        await Parallel.ForAsync(0, merchants, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            var url = i switch
            {
                Dead => $"http://127.0.0.1:{Ports.FindFree()}/",
                Slow => endpoints.SlowUrl,
                _ => endpoints.Url,
            };
            keys[i] = (string)
                (
                    await server.Register(
                        new
                        {
                            name = $"Merchant {i}",
                            notify_url = url,
                            notify_format = "json",
                        }
                    )
                )["api_key"]!;
        });

        await Orders(server, keys, TimeSpan.FromSeconds(5), rate, WarmUpName);
        if (hosts > 0)
            await Flood(server, endpoints, hosts);
        await Orders(server, keys, duration, rate, "o");
        var others = (int)(duration.TotalSeconds * rate) * 8 / 10;
        await Testing.Poll.Until($"{others} notifications", () => Task.FromResult(endpoints.Acknowledged.Count >= others));

        Console.WriteLine(
            $"{database.Name}: {merchants} merchants, {rate} orders/s for {duration.TotalSeconds:0} s, a tenth to the dead, a tenth to the slow one (asked {endpoints.SlowAsked} times){(hosts > 0 ? $", and {hosts * AtEachHost} of one merchant to {hosts} hosts" : "")}"
        );
        return LatencyReport.Show("the others, from paid to acknowledged", endpoints.Acknowledged) < MaxP99Milliseconds;
    }

    /// <summary>
    /// One merchant's orders, each with a URL of its own so that no circuit spares anybody, until their notifications have begun.
    /// </summary>
    private static async Task Flood(MeasuredServer server, Endpoints endpoints, int hosts)
    {
        var before = endpoints.SlowAsked;
        var key = (string)(await server.Register(new { name = "Many hosts" }))["api_key"]!;
        await Parallel.ForAsync(0, hosts * AtEachHost, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await Pay(server, key, $"flood-{i}", $"{endpoints.SlowUrlAt(i % hosts)}?order={i}")
        );
        await Testing.Poll.Until("notifications to all hosts", () => Task.FromResult(endpoints.SlowAsked - before >= hosts * 30));
    }

    private static async Task Orders(MeasuredServer server, string[] keys, TimeSpan duration, int rate, string name)
    {
        var (started, count, under) = (Stopwatch.GetTimestamp(), (int)(duration.TotalSeconds * rate), new List<Task>());
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var i = 0; i < count; await ticks.WaitForNextTickAsync(CancellationToken.None))
        for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate) + 1); i < due; i++)
            under.Add(Pay(server, keys[MerchantOf(i, keys.Length)], $"{name}-{i}"));
        await Task.WhenAll(under);
    }

    private static int MerchantOf(int order, int merchants) =>
        (order % 10) switch
        {
            0 => Dead,
            5 => Slow,
            _ => 2 + (order % (merchants - 2)),
        };

    private static async Task Pay(MeasuredServer server, string key, string id, string? url = null)
    {
        var order = await server.Http.Send(
            HttpMethod.Post,
            "/v1/orders",
            key,
            url is null
                ? new
                {
                    merchant_order_id = id,
                    kind = "payment",
                    amount = 1250,
                    currency = "EUR",
                }
                : (object)
                    new
                    {
                        merchant_order_id = id,
                        kind = "payment",
                        amount = 1250,
                        currency = "EUR",
                        notify_url = url,
                    }
        );
        // A create is answered without a link where no channel had accepted the order within two seconds.
        await Testing.Poll.Until("a link to pay at", async () =>
        {
            if (order["pay_url"] is not null)
                return true;
            order = await server.Http.Send(HttpMethod.Get, $"/v1/orders/{(string)order["id"]!}", key);
            return order["pay_url"] is not null;
        });
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("outcome", "paid")]);
        using var page = await server.Http.PostAsync((string)order["pay_url"]!, form);
        page.EnsureSuccessStatusCode();
    }
}
