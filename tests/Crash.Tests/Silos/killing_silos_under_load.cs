using Payments.Crash.Tests.Audit;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Crash.Tests.Silos;

/// <summary>
/// Silos, front ends and the database are killed with SIGKILL under load, and started again after some more answers, be they 503; a silo
/// stands still until the others have taken it for dead. <c>CRASH_SEED</c> and <c>CRASH_KILLS</c> set what is random and how long it
/// goes on.
/// </summary>
public sealed class Killing_silos_under_load
{
    private const int MaxAnswersBetweenKills = 1_000;
    private const int MaxAnswersWithoutASilo = 300;
    private const int MaxAnswersWithoutSilos = 40;
    private const int MaxAnswersWithoutDatabase = 60;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task loses_no_order_no_money_no_notification_and_no_total_and_leaves_no_order_active_twice()
    {
        using var run = new CrashRun();
        var findings = new Findings();
        var behaviors = new EndpointBehaviors(run.Seed);
        await using var endpoint = await MerchantEndpoint.Start(behaviors);
        await using var cluster = await Cluster.Start(run);
        using var client = new PaymentsClient(cluster);
        TestMerchant[] shops =
        [
            await TestMerchant.Register(client, Cluster.AdminToken, endpoint, "json", acceptsLate: false),
            await TestMerchant.Register(client, Cluster.AdminToken, endpoint, "form", acceptsLate: true),
        ];
        using var buyers = new BuyerPool();
        buyers.Start(client, shops, run);

        var chance = run.RandomStream(1);
        var ended = 0;
        for (var kill = 1; kill <= run.Kills; kill++)
        {
            buyers.Allow();
            buyers.AllowsLongOrders = behaviors.MayRepeat = kill <= Math.Max(2, run.Kills / 5);
            await client.After(chance.Next(1, MaxAnswersBetweenKills)).WaitAsync(LongestWait, TimeProvider.System);
            await buyers.ThrowIfFailed();
            ended += cluster.RestartStopped();
            buyers.Allow();
            await Disturb(cluster, client, buyers, chance, kill);
        }

        await buyers.Finish();
        ended += cluster.RestartStopped();
        var audit = new FullAudit(client, endpoint, shops, buyers.Orders, run.SandboxBooks);
        await audit.AwaitCompletion(findings);
        await audit.Check(findings);
        foreach (var twice in await ActiveGrains.ActiveTwice(cluster))
            findings.Add($"{twice} is active twice");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {run.Seed}: {run.Kills} kills, {ended} processes ended by themselves, {buyers.Orders.Count} orders, {client.Answers} answers, {endpoint.Received().Sum(told => told.Count())} notifications"
        );
        run.Conclude(findings);
    }

    /// <summary>Mostly a silo is killed; now and then a front end, the database, or all silos at once, or a silo stands still.</summary>
    private static async Task Disturb(Cluster cluster, PaymentsClient client, BuyerPool buyers, Random random, int kill)
    {
        switch (kill % 6)
        {
            case 2:
                await Kill(cluster.FrontEnds[random.Next(cluster.FrontEnds.Count)]);
                break;
            case 3:
                await cluster.PostgreSql.KillAsync();
                await Answers(client, random, MaxAnswersWithoutDatabase);
                await cluster.PostgreSql.StartAgainAsync();
                break;
            case 4:
                await Freeze(cluster, client, buyers, random);
                break;
            case 5:
                await Task.WhenAll(cluster.Silos.Select(Kill));
                await Answers(client, random, MaxAnswersWithoutSilos);
                break;
            default:
                await Kill(cluster.Silos[random.Next(cluster.Silos.Count)]);
                await Answers(client, random, MaxAnswersWithoutASilo);
                break;
        }

        cluster.RestartStopped();
    }

    /// <summary>
    /// A silo stands still until the others have taken it for dead and its orders have gone on elsewhere. When it goes on, it still holds
    /// them: what it writes meets newer versions, and it ends by itself once it has read that it is dead.
    /// </summary>
    private static async Task Freeze(Cluster cluster, PaymentsClient client, BuyerPool buyers, Random random)
    {
        await Membership.AwaitActive(cluster, cluster.Silos.Count);
        var silo = cluster.Silos[random.Next(cluster.Silos.Count)];
        silo.Freeze();
        await Membership.AwaitActive(cluster, cluster.Silos.Count - 1);
        // What they were allowed they may have placed while the others made sure.
        buyers.Allow();
        await Answers(client, random, MaxAnswersWithoutASilo);
        silo.Thaw();
        await silo.ExitCode();
    }

    private static async Task Kill(ServerProcess process)
    {
        if (process.IsAlive)
            await process.Kill();
    }

    private static Task Answers(PaymentsClient client, Random random, int max) =>
        client.After(random.Next(1, max)).WaitAsync(LongestWait, TimeProvider.System);
}
