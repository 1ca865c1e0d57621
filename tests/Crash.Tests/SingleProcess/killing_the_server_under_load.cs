using Payments.Crash.Tests.Audit;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Server;
using Payments.Testing;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Crash.Tests.SingleProcess;

/// <summary>
/// The server, a process of its own, is killed with SIGKILL at random moments under load and started again on its files.
/// <c>CRASH_SEED</c> and <c>CRASH_KILLS</c> set what is random and how long it goes on.
/// </summary>
public sealed class Killing_the_server_under_load
{
    private const int MaxAnswersInOneLife = 1_200;
    private const int MaxChangesInAStart = 60;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task loses_no_order_no_money_no_notification_and_no_total()
    {
        using var run = new CrashRun();
        var findings = new Findings();
        var behaviors = new EndpointBehaviors(run.Seed);
        await using var endpoint = await MerchantEndpoint.Start(behaviors);
        await using var server = ServerPrograms.OnOneMachine(
            run.DataDirectory,
            Path.Combine(run.Directory, "server.log"),
            Ports.FindStable(run.RandomStream(0))
        );
        using var client = new PaymentsClient(server);
        await server.StartAndWait();
        TestMerchant[] shops =
        [
            await TestMerchant.Register(client, await run.AdminToken(), endpoint, "json", acceptsLate: false),
            await TestMerchant.Register(client, await run.AdminToken(), endpoint, "form", acceptsLate: true),
        ];
        using var files = new FileChanges(run.DataDirectory);
        using var buyers = new BuyerPool();
        buyers.Start(client, shops, run);

        var chance = run.RandomStream(1);
        for (var kill = 1; kill <= run.Kills; kill++)
        {
            buyers.Allow();
            buyers.AllowsLongOrders = behaviors.MayRepeat = kill <= Math.Max(2, run.Kills / 5);
            await RandomMoment(server, client, files, chance).WaitAsync(LongestLife, TimeProvider.System);
            await buyers.ThrowIfFailed();
            await server.Kill();
            server.Start();
        }

        await KillWhileOrdersExpire(server, client, buyers, chance);
        await buyers.Finish();
        var audit = new FullAudit(client, endpoint, shops, buyers.Orders, run.SandboxBooks);
        await audit.AwaitCompletion(findings);
        await audit.Check(findings);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {run.Seed}: {server.Life - 1} kills, {buyers.Orders.Count} orders, {client.Answers} answers, {endpoint.Received().Sum(told => told.Count())} notifications"
        );
        run.Conclude(findings);
    }

    /// <summary>Every fifth life ends while it starts; the others after a random number of answers.</summary>
    private static async Task RandomMoment(ServerProcess server, PaymentsClient client, FileChanges files, Random random)
    {
        if (random.Next(5) == 0)
        {
            await files.During(server, random.Next(MaxChangesInAStart));
        }
        else
        {
            var answers = random.Next(1, MaxAnswersInOneLife);
            await server.Ready;
            await client.After(answers);
        }
    }

    /// <summary>
    /// Two more kills while orders end by their deadlines, each as soon as one more is seen to have ended: money that came without a word
    /// is found by asking then.
    /// </summary>
    private static async Task KillWhileOrdersExpire(ServerProcess server, PaymentsClient client, BuyerPool buyers, Random random)
    {
        var waiting = buyers
            .Orders.Where(order => order.Scenario.TakesLong && order.Newest is { Status: "awaiting_payment" })
            .OrderBy(order => order.Newest!.ExpiresAt)
            .Take(2)
            .ToList();
        foreach (var order in waiting)
        {
            Assert.Null(await Poll.Until(LongestLife + LongestLife, Interval, async () =>
                {
                    var shown = (
                        await client.Send(HttpMethod.Get, $"/v1/orders/{order.Newest!.Id}", order.Shop.ApiKey)
                    ).As<OrderResponse>();
                    return shown.Status == "awaiting_payment" ? $"{order} has not ended" : null;
                }));
            buyers.Allow();
            await client.After(random.Next(1, MaxAnswersInOneLife)).WaitAsync(LongestLife, TimeProvider.System);
            await server.Kill();
            server.Start();
        }
    }
}
