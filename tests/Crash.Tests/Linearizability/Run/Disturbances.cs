using Payments.Crash.Tests.Silos;

namespace Payments.Crash.Tests.Linearizability.Run;

/// <summary>
/// What goes wrong in a cluster, one at a time: a silo or front end dies, a silo stands still, for a moment or until the others have
/// taken it for dead and then goes on as if it still had its orders, a silo's way to the database stalls or is cut, the database dies.
/// Each lasts for some requests, answered or given up.
/// </summary>
internal sealed class Disturbances(Cluster cluster, RecordingClient client, Random random)
{
    private const int Kinds = 7;
    private const int MaxExchanges = 60;
    private const int MaxQuietExchanges = 120;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);

    private readonly int[] _counts = new int[Kinds];

    /// <summary>Goes on for so many requests; in the end everything is whole again.</summary>
    public async Task Run(long exchanges)
    {
        var end = client.Exchanges + exchanges;
        // Each kind comes, in another order each time.
        for (var kinds = new Queue<int>(); client.Exchanges < end; )
        {
            await Pass(MaxQuietExchanges);
            if (kinds.Count == 0)
                kinds = new Queue<int>(Enumerable.Range(0, Kinds).OrderBy(_ => random.Next()));
            await Disturb(kinds.Dequeue());
            cluster.RestartStopped();
        }
    }

    public override string ToString() =>
        $"{_counts[0]} silos killed, {_counts[1]} frozen for a moment and {_counts[6]} until they were taken for dead, "
        + $"{_counts[2]} links stalled, {_counts[3]} cut, {_counts[4]} front ends killed, {_counts[5]} times the database";

    private async Task Disturb(int kind)
    {
        _counts[kind]++;
        var place = random.Next(cluster.Silos.Count);
        var (silo, link) = (cluster.Silos[place], cluster.DatabaseLinks[place]);
        switch (kind)
        {
            case 0 when silo.IsAlive:
                await silo.Kill();
                await Pass(MaxExchanges);
                break;
            case 1 when silo.IsAlive:
                silo.Freeze();
                await Pass(MaxExchanges);
                silo.Thaw();
                break;
            case 6 when silo.IsAlive:
                await Membership.AwaitActive(cluster, cluster.Silos.Count);
                silo.Freeze();
                await Membership.AwaitActive(cluster, cluster.Silos.Count - 1);
                await Pass(MaxExchanges);
                silo.Thaw();
                break;
            case 2:
                link.Stall();
                await Pass(MaxExchanges);
                link.Heal();
                break;
            case 3:
                link.Cut();
                await Pass(MaxExchanges);
                link.Heal();
                break;
            case 4 when cluster.FrontEnds[place % cluster.FrontEnds.Count] is { IsAlive: true } frontEnd:
                await frontEnd.Kill();
                await Pass(MaxExchanges);
                break;
            case 5:
                await cluster.PostgreSql.KillAsync();
                await Pass(MaxExchanges);
                await cluster.PostgreSql.StartAgainAsync();
                break;
            default:
                // It has ended by itself, as a silo does that was taken for dead: whoever runs it starts it again.
                break;
        }
    }

    private Task Pass(int max) => client.After(random.Next(1, max)).WaitAsync(LongestWait, TimeProvider.System);
}
