using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Server;
using Payments.Testing.Certificates;
using Payments.Testing.Network;
using Payments.Testing.PostgreSql;
using Payments.Testing.Processes;

namespace Payments.Crash.Tests.Silos;

/// <summary>Three silos, two front ends, the simulated provider and PostgreSQL, each a process of its own on this machine.</summary>
internal sealed class Cluster : IServer, IAsyncDisposable
{
    public const string AdminToken = "admin-token-of-this-test";

    private const string Database = "payments";
    private const string SiloProgram = "silo/Payments.Silo.dll";
    private const string FrontEndProgram = "server/Payments.Api.dll";

    private int _next;

    private Cluster(
        PostgreSqlServer postgreSql,
        IReadOnlyList<ServerProcess> silos,
        IReadOnlyList<TcpLink> databaseLinks,
        IReadOnlyList<ServerProcess> frontEnds,
        ServerProcess provider
    ) => (PostgreSql, Silos, DatabaseLinks, FrontEnds, Provider) = (postgreSql, silos, databaseLinks, frontEnds, provider);

    public PostgreSqlServer PostgreSql { get; }

    public IReadOnlyList<ServerProcess> Silos { get; }

    /// <summary>For each silo the link by which it reaches the database; none where silos reach it themselves.</summary>
    public IReadOnlyList<TcpLink> DatabaseLinks { get; }

    public IReadOnlyList<ServerProcess> FrontEnds { get; }

    /// <summary>The front end that is the simulated provider too; it is never killed, as the provider is not part of the cluster.</summary>
    public ServerProcess Provider { get; }

    /// <summary>What a process of the cluster shows of itself.</summary>
    public required X509Certificate2 Certificate { get; init; }

    public string ConnectionString => PostgreSql.ConnectionString(Database);

    public Task Ready => Task.WhenAny(FrontEnds.Select(frontEnd => frontEnd.Ready));

    /// <summary>One front end after the other, as a balancer does that knows which answer.</summary>
    public string Url
    {
        get
        {
            var up = FrontEnds.Where(frontEnd => frontEnd.Ready.IsCompleted).ToList();
            if (up.Count == 0)
                return FrontEnds[0].Url;
            return up[(int)((uint)Interlocked.Increment(ref _next) % (uint)up.Count)].Url;
        }
    }

    public static async Task<Cluster> Start(CrashRun run, bool throughLinks = false)
    {
        var cluster = await Prepare(run, throughLinks: throughLinks);
        // All at once, on an empty database: whoever comes first makes the schema, and front ends wait for silos by themselves.
        await Task.WhenAll(cluster.Processes.Select(process => process.StartAndWait()));
        return cluster;
    }

    /// <summary>A database and the processes, none of which is started yet.</summary>
    public static async Task<Cluster> Prepare(CrashRun run, int silos = 3, bool throughLinks = false)
    {
        var postgreSql = await PostgreSqlServer.StartAsync();
        await postgreSql.ExecuteAsync($"CREATE DATABASE {Database}");
        var chance = run.RandomStream(0);
        var providerPort = Ports.FindStable(chance);
        using var authority = new TestAuthority("crash");
        string[] all =
        [
            "--Payments:PostgreSql:ConnectionString",
            postgreSql.ConnectionString(Database),
            "--Payments:AdminToken",
            AdminToken,
            "--Payments:MasterKey",
            Convert.ToBase64String(new byte[32]),
            "--Payments:Sandbox:Url",
            $"http://127.0.0.1:{providerPort}",
            "--Payments:DataDirectory",
            run.DataDirectory,
            .. authority.Write(Path.Combine(run.Directory, "tls"), "cluster"),
        ];
        ServerProcess Process(string program, string name, int port, params string[] own) =>
            ServerPrograms.Of(program, Path.Combine(run.Directory, name + ".log"), port, [.. all, .. own]);
        TcpLink[] links = throughLinks ? [.. Enumerable.Range(0, silos).Select(_ => new TcpLink(postgreSql.Port))] : [];
        string[] DatabaseOf(int silo) =>
            throughLinks ? ["--Payments:PostgreSql:ConnectionString", postgreSql.ConnectionString(Database, links[silo].Port)] : [];
        return new Cluster(
            postgreSql,
            [
                .. Enumerable
                    .Range(0, silos)
                    .Select(i =>
                        Process(SiloProgram, $"silo{i + 1}", Ports.FindStable(chance), [.. SiloSettings(chance), .. DatabaseOf(i)])
                    ),
            ],
            links,
            [.. Enumerable.Range(1, 2).Select(i => Process(FrontEndProgram, $"frontend{i}", Ports.FindStable(chance)))],
            Process(FrontEndProgram, "provider", providerPort, "--Payments:Sandbox:Host", "true")
        )
        {
            Certificate = X509Certificate2.CreateFromPemFile(
                Path.Combine(run.Directory, "tls", "tls.crt"),
                Path.Combine(run.Directory, "tls", "tls.key")
            ),
        };
    }

    /// <summary>Starts again what was killed or has ended by itself, as whoever runs the processes would.</summary>
    public int RestartStopped()
    {
        var dead = Processes.Where(process => !process.IsAlive).ToList();
        foreach (var process in dead)
            process.Start();
        return dead.Count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
            await process.DisposeAsync();
        foreach (var link in DatabaseLinks)
            await link.DisposeAsync();
        await PostgreSql.DisposeAsync();
    }

    private IEnumerable<ServerProcess> Processes => [.. Silos, .. FrontEnds, Provider];

    private static string[] SiloSettings(Random random) =>
        [
            "--Payments:Cluster:AdvertisedAddress",
            "127.0.0.1",
            "--Payments:Cluster:SiloPort",
            Ports.FindStable(random).ToString(CultureInfo.InvariantCulture),
            "--Payments:Cluster:GatewayPort",
            Ports.FindStable(random).ToString(CultureInfo.InvariantCulture),
        ];
}
