using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Net;
using System.Text.Json;
using static Payments.LoadTest.Settings.OptionBinding;

namespace Payments.LoadTest.Settings;

/// <summary>Something on the command line is not usable; the message names it.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    private const string Description = """
        Drives many orders at once and proves that none was lost.

        LoadTest --target http://127.0.0.1:5000 [options]     drives a server that runs, and audits it
        LoadTest --server path/to/Payments.Api [options] [-- its own arguments]
                                                              starts the server on an empty directory first
        LoadTest --settings                                   prints what a server needs so that this program can be its provider
        """;

    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    private static readonly IReadOnlyList<OptionBinding> Bindings =
    [
        Value("--target", "URL", "A server that runs", Url, (options, url) => options with { Target = url }),
        Value("--server", "PATH", "A server that is started", ExistingFile, (options, path) => options with { Server = path }),
        Flag("--settings", "Prints the settings that a server needs", options => options with { PrintSettings = true }),
        Value("--orders", "N", "How many (default 100000)", Number(1, 50_000_000), (options, orders) => options with { Orders = orders }),
        Value("--duration", "S", "Ends after so many seconds if --orders have not been made by then", Seconds, (options, duration) =>
            options with
            {
                Duration = duration,
            }
        ),
        Value("--connections", "N", "How many at once (default 128)", Number(1, 10_000), (options, connections) =>
            options with
            {
                Connections = connections,
            }
        ),
        Value(
            "--rate",
            "N",
            "Begins so many orders a second; latency counts from when each was meant to begin",
            Number(1, 1_000_000),
            (options, rate) => options with { Rate = rate }
        ),
        Value(
            "--scenario",
            "NAME",
            "create, lifecycle (default), mixed, top_up, websocket (each connection is a stream and a merchant of its own)",
            Choice<Scenario>,
            (options, scenario) => options with { Scenario = scenario }
        ),
        Flag(
            "--faults",
            "Retried and cut creates; forged, doubled and reordered callbacks; second payments; an endpoint that fails; with top_up "
                + "charges that are refused, not answered or lost",
            options => options with { Faults = true }
        ),
        Value(
            "--provider",
            "NAME",
            "own (default: nobody is called before an order is paid), verified (verification and preparation over HTTP), unasked "
                + "(nobody is called at all: it only reports), sandbox (the server's own)",
            Choice<ProviderKind>,
            (options, provider) => options with { Provider = provider }
        ),
        Value("--admin-token", "TOKEN", "The server's (default: what stands in --token-file)", Text, (options, token) =>
            options with
            {
                AdminToken = token,
            }
        ),
        Value("--token-file", "PATH", "Where that is read (default data/admin.token)", Text, (options, path) =>
            options with
            {
                TokenFile = path,
            }
        ),
        Value("--merchants", "N", "How many share the orders (default 1)", Number(1, 100_000), (options, merchants) =>
            options with
            {
                Merchants = merchants,
            }
        ),
        Value(
            "--accounts",
            "N",
            "How many accounts of each merchant are recharged by top_up (default 1000)",
            Number(1, 1_000_000),
            (options, accounts) => options with { Accounts = accounts }
        ),
        Value("--payload", "N", "Bytes of metadata in each order (0 to 9000)", Number(0, 9_000), (options, bytes) =>
            options with
            {
                Payload = bytes,
            }
        ),
        Value("--expires-in", "S", "How long payers have (60 to 604800, default 3600)", Number(60, 604_800), (options, seconds) =>
            options with
            {
                ExpiresIn = seconds,
            }
        ),
        Value("--listen", "IP:PORT", "Where this program is merchant and provider (default 127.0.0.1:9155)", Listen, (options, listen) =>
            options with
            {
                Listen = listen,
            }
        ),
        Value("--settle", "S", "How long to wait at the end for what is still owed (default 120)", Seconds, (options, timeout) =>
            options with
            {
                NotificationTimeout = timeout,
            }
        ),
        Flag("--no-audit", "Measures only", options => options with { Audit = false }),
        Value("--report", "DIR", "Where report.json and report.html go (default load-report)", Text, (options, path) =>
            options with
            {
                Report = path,
            }
        ),
        Value("--seed", "N", "Chooses courses, amounts and faults (default 1)", Number(0, int.MaxValue), (options, seed) =>
            options with
            {
                Seed = seed,
            }
        ),
        Flag("--limit", "Runs bench/Limit and the server in turns, and prints the ratio", options => options with { Limit = true }),
        Value("--limit-target", "URL", "A Limit that runs already, instead of one that is started", Url, (options, url) =>
            options with
            {
                Limit = true,
                LimitTarget = url,
            }
        ),
        Flag("--verified", "With --limit, the same again with verification over HTTP", options => options with { Verified = true }),
        Value("--rounds", "N", "Turns of each (default 5); medians are told", Number(1, 100), (options, rounds) =>
            options with
            {
                Rounds = rounds,
            }
        ),
        Value("--round", "S", "How long each takes (default 5)", Seconds, (options, round) => options with { Round = round }),
        Value("--warm-up", "S", "How long before is not counted (default 20)", Seconds, (options, time) => options with { WarmUp = time }),
        Value(
            "--curve",
            "NAME",
            "Rates and latencies against connections, stored (up to --orders), merchants or payload; a step takes --rounds of --round",
            Choice<Curve>,
            (options, curve) => options with { Curve = curve }
        ),
        Value(
            "--measure",
            "NAME",
            "half: latency of creates at half of the server's top rate. waiting: kills and starts a server with --orders that wait for "
                + "their payers, whose deadlines are spread over --spread and begin --expires-in from now; tells how soon it is ready and they "
                + "expire. overdue: kills a server that owes --orders notifications, starts it after --down, when all are overdue, and tells "
                + "how fast they are told while --rate creates a second (default 500) go on",
            Choice<Measure>,
            (options, measure) => options with { Measure = measure }
        ),
        Value("--spread", "S", "With --measure waiting (default 600)", Seconds, (options, spread) => options with { Spread = spread }),
        Value("--down", "S", "With --measure overdue (default 370)", Seconds, (options, down) => options with { EndpointDowntime = down }),
    ];

    /// <summary>Writes help where that is asked for, or nothing is.</summary>
    public static bool TryShowHelp(IReadOnlyList<string> arguments)
    {
        var parsed = Root().Parse(arguments is [] ? ["--help"] : OwnOf(arguments), Parser);
        if (parsed.Action is not HelpAction help)
            return false;
        help.Invoke(parsed);
        return true;
    }

    /// <exception cref="UsageException">The command line cannot be understood.</exception>
    public static LoadOptions Read(IReadOnlyList<string> arguments)
    {
        var own = OwnOf(arguments);
        var parsed = Root().Parse(own, Parser);
        if (parsed.Errors is [var error, ..])
            throw new UsageException(error.Message);
        var read = Bindings.Aggregate(new LoadOptions { ServerArguments = [.. arguments.Skip(own.Count + 1)] }, (options, binding) =>
            binding.Apply(options, parsed)
        );
        return read switch
        {
            { PrintSettings: true } => read,
            { Measure: Measure.Waiting or Measure.Overdue, Server: null } => throw new UsageException(
                "--measure waiting and overdue end the server and start it: say --server."
            ),
            { Target: null, Server: null } => throw new UsageException("Say --target or --server."),
            { Target: not null, Server: not null } => throw new UsageException("Say --target or --server, not both."),
            { Provider: ProviderKind.Sandbox, Faults: true }
            or { Provider: ProviderKind.Sandbox, Scenario: Scenario.Mixed or Scenario.TopUp } => throw new UsageException(
                "The sandbox is paid by its own page; --faults, mixed and top_up need --provider own or verified."
            ),
            { Provider: ProviderKind.Unasked, Scenario: Scenario.TopUp } => throw new UsageException(
                "A provider that cannot be asked does not charge; top_up needs --provider own or verified."
            ),
            { Limit: true, Scenario: not (null or Scenario.Create or Scenario.Lifecycle) } => throw new UsageException(
                "bench/Limit knows --scenario create and lifecycle only."
            ),
            _ => read,
        };
    }

    /// <summary>What is meant for this program, and not for the server that it starts.</summary>
    private static List<string> OwnOf(IReadOnlyList<string> arguments) => [.. arguments.TakeWhile(argument => argument != "--")];

    private static RootCommand Root()
    {
        var root = new RootCommand(Description);
        foreach (var version in root.Options.OfType<VersionOption>().ToList())
            root.Options.Remove(version);
        foreach (var binding in Bindings)
            root.Add(binding.Option);
        return root;
    }

    private static string Text(string value, Action<string> refuse) => value;

    private static T Choice<T>(string value, Action<string> refuse)
        where T : struct, Enum
    {
        foreach (var word in Enum.GetValues<T>())
            if (NameOf(word) == value)
                return word;
        refuse($"must be one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");
        return default;
    }

    private static string NameOf<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    private static Uri? Url(string value, Action<string> refuse)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == "http")
            return url;
        refuse("must be an http URL.");
        return null;
    }

    private static string ExistingFile(string value, Action<string> refuse)
    {
        if (!File.Exists(value))
            refuse($"names {value}, which is not there.");
        return Path.GetFullPath(value);
    }

    private static IPEndPoint Listen(string value, Action<string> refuse)
    {
        if (IPEndPoint.TryParse(value, out var listen))
            return listen;
        refuse("must be IP:PORT.");
        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    private static TimeSpan Seconds(string value, Action<string> refuse) => TimeSpan.FromSeconds(Number(1, 1_000_000)(value, refuse));

    private static OptionReader<int> Number(int min, int max) =>
        (value, refuse) =>
        {
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (isNumber && number >= min && number <= max)
                return number;
            refuse($"must be a whole number from {min} to {max}.");
            return min;
        };
}
