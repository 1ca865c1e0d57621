using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Payments.LoadTest.Settings;

/// <summary>Something on the command line is not usable; the message names it.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    public const string Help = """
        LoadTest --target http://127.0.0.1:5000 [options]     drives a server that runs, and audits it
        LoadTest --server path/to/Payments.Api [options] [-- its own arguments]
                                                              starts the server on an empty directory first
        LoadTest --settings                                   prints what a server needs so that this program can be its provider

          --orders N            how many (default 100000)
          --duration S          ends after so many seconds if --orders have not been made by then
          --connections N       how many at once (default 128)
          --rate N              begins so many orders a second; latency counts from when each was meant to begin
          --scenario NAME       create, lifecycle (default), mixed, top_up,
                                websocket (each connection is a stream and a merchant of its own)
          --faults              retried and cut creates; forged, doubled and reordered callbacks; second payments; an endpoint that fails;
                                with top_up charges that are refused, not answered or lost
          --provider NAME       own (default: nobody is called before an order is paid), verified (verification and preparation
                                over HTTP), unasked (nobody is called at all: it only reports), sandbox (the server's own)
          --admin-token TOKEN   default: what stands in --token-file, data/admin.token
          --merchants N         how many share the orders (default 1)
          --accounts N          how many accounts of each merchant are recharged by top_up (default 1000)
          --payload N           bytes of metadata in each order (0 to 9000)
          --expires-in S        how long payers have (60 to 604800, default 3600)
          --listen IP:PORT      where this program is merchant and provider (default 127.0.0.1:9155)
          --settle S            how long to wait at the end for what is still owed (default 120)
          --no-audit            measures only
          --report DIR          where report.json and report.html go (default load-report)
          --seed N              chooses courses, amounts and faults (default 1)

          --limit               runs bench/Limit and the server in turns, and prints the ratio
          --limit-target URL    a Limit that runs already, instead of one that is started
          --verified            with it, the same again with verification over HTTP
          --rounds N            turns of each (default 5); medians are told
          --round S, --warm-up S   how long each takes (defaults 5 and 20)

          --curve NAME          rates and latencies against connections, stored (up to --orders), merchants or payload;
                                a step takes --rounds of --round
          --measure half        latency of creates at half of the server's top rate
          --measure waiting     kills and starts a server with --orders that wait for their payers, whose deadlines are spread over
                                --spread S (default 600) and begin --expires-in S from now; tells how soon it is ready and they expire
          --measure overdue     kills a server that owes --orders notifications, starts it after --down S (default 370, when all are
                                overdue), and tells how fast they are told while --rate N creates a second (default 500) go on
        """;

    /// <exception cref="UsageException">The command line cannot be understood.</exception>
    public static LoadOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new LoadOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--")
            {
                options = options with { ServerArguments = [.. arguments.Skip(i + 1)] };
                break;
            }

            options = Flag(options, arguments[i])
                ?? (i + 1 < arguments.Count ? Value(options, arguments[i], arguments[++i]) : throw new UsageException($"{arguments[i]} needs a value, or is not known."));
        }

        return options switch
        {
            { PrintSettings: true } => options,
            { Measure: Measure.Waiting or Measure.Overdue, Server: null } => throw new UsageException("--measure waiting and overdue end the server and start it: say --server."),
            { Target: null, Server: null } => throw new UsageException("Say --target or --server."),
            { Target: not null, Server: not null } => throw new UsageException("Say --target or --server, not both."),
            { Provider: ProviderKind.Sandbox, Faults: true } or { Provider: ProviderKind.Sandbox, Scenario: Settings.Scenario.Mixed or Settings.Scenario.TopUp } =>
                throw new UsageException("The sandbox is paid by its own page; --faults, mixed and top_up need --provider own or verified."),
            { Provider: ProviderKind.Unasked, Scenario: Settings.Scenario.TopUp } =>
                throw new UsageException("A provider that cannot be asked does not charge; top_up needs --provider own or verified."),
            { Limit: true, Scenario: not (null or Settings.Scenario.Create or Settings.Scenario.Lifecycle) } =>
                throw new UsageException("bench/Limit knows --scenario create and lifecycle only."),
            _ => options,
        };
    }

    private static LoadOptions? Flag(LoadOptions options, string name) => name switch
    {
        "--faults" => options with { Faults = true },
        "--no-audit" => options with { Audit = false },
        "--verified" => options with { Verified = true },
        "--limit" => options with { Limit = true },
        "--settings" => options with { PrintSettings = true },
        _ => null,
    };

    private static LoadOptions Value(LoadOptions options, string name, string value) => name switch
    {
        "--target" => options with { Target = Url(name, value) },
        "--server" => options with { Server = File.Exists(value) ? Path.GetFullPath(value) : throw new UsageException($"{name}: there is no {value}.") },
        "--orders" => options with { Orders = (int)Number(name, value, 1, 50_000_000) },
        "--duration" => options with { Duration = Seconds(name, value) },
        "--connections" => options with { Connections = (int)Number(name, value, 1, 10_000) },
        "--rate" => options with { Rate = Number(name, value, 1, 1_000_000) },
        "--scenario" => options with { Scenario = Choice<Scenario>(name, value) },
        "--provider" => options with { Provider = Choice<ProviderKind>(name, value) },
        "--admin-token" => options with { AdminToken = value },
        "--token-file" => options with { TokenFile = value },
        "--merchants" => options with { Merchants = (int)Number(name, value, 1, 100_000) },
        "--accounts" => options with { Accounts = (int)Number(name, value, 1, 1_000_000) },
        "--payload" => options with { Payload = (int)Number(name, value, 0, 9_000) },
        "--expires-in" => options with { ExpiresIn = (int)Number(name, value, 60, 604_800) },
        "--listen" => options with { Listen = IPEndPoint.TryParse(value, out var listen) ? listen : throw new UsageException($"{name} must be IP:PORT.") },
        "--settle" => options with { NotificationTimeout = Seconds(name, value) },
        "--report" => options with { Report = value },
        "--seed" => options with { Seed = (int)Number(name, value, 0, int.MaxValue) },
        "--limit-target" => options with { Limit = true, LimitTarget = Url(name, value) },
        "--measure" => options with { Measure = Choice<Measure>(name, value) },
        "--curve" => options with { Curve = Choice<Curve>(name, value) },
        "--spread" => options with { Spread = Seconds(name, value) },
        "--down" => options with { EndpointDowntime = Seconds(name, value) },
        "--rounds" => options with { Rounds = (int)Number(name, value, 1, 100) },
        "--round" => options with { Round = Seconds(name, value) },
        "--warm-up" => options with { WarmUp = Seconds(name, value) },
        _ => throw new UsageException($"{name} is not known."),
    };

    private static T Choice<T>(string name, string value)
        where T : struct, Enum =>
        Array.Find(Enum.GetValues<T>(), word => NameOf(word) == value) is var found && NameOf(found) == value
            ? found
            : throw new UsageException($"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");

    private static string NameOf<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    private static Uri Url(string name, string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == "http"
        ? url
        : throw new UsageException($"{name} must be an http URL.");

    private static TimeSpan Seconds(string name, string value) => TimeSpan.FromSeconds(Number(name, value, 1, 1_000_000));

    private static long Number(string name, string value, long min, long max) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new UsageException($"{name} must be a whole number from {min} to {max}.");
}
