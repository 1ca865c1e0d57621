using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Storage.Orders;

namespace Payments.Bench.Merchants;

/// <summary>
/// How long a merchant's summary takes when it has very many orders: a year of them, in two currencies, at three channels, with waits in
/// every bucket, and a merchant beside it with as many. The rows are written into the database, since making them takes longer than the
/// rest.
/// </summary>
internal static class Summary
{
    private const int Days = 366;
    private const int Warm = 20;
    private const int Reads = 50;

    private static readonly string[] Currencies = ["EUR", "USD"];
    private static readonly string[] Channels = ["card", "till", "wallet"];
    private static readonly string[] Statuses = ["paid", "expired", "cancelled", "failed", "rejected"];
    private static readonly string[] Amounts = ["amount.paid", "amount.refunded", "amount.taken", "amount.returned"];

    /// <param name="program">The server.</param>
    /// <param name="database">Its database.</param>
    /// <param name="orders">How many orders the merchant has.</param>
    public static async Task Run(string program, Database database, int orders)
    {
        JsonNode merchant,
            other;
        await using (var server = await MeasuredServer.Start(program, database.Settings))
        {
            merchant = await server.Register(new { name = "A million" });
            other = await server.Register(new { name = "Another million" });
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var isSqlite = database.Name == "SQLite";
        foreach (var id in (string[])[(string)merchant["id"]!, (string)other["id"]!])
        {
            await database.Execute(Rows(id, orders, isSqlite));
            foreach (var statement in Totals(id, orders, today, isSqlite))
                await database.Execute(statement);
        }

        if (!isSqlite)
            await database.Execute("ANALYZE");
        await using var measured = await MeasuredServer.Start(program, database.Settings);
        await Measure(measured, merchant, $"{database.Name}, {orders:N0} orders, the summary of 30 days", "", orders * 30L / Days);
        await Measure(
            measured,
            merchant,
            $"{database.Name}, {orders:N0} orders, the summary of all {Days} days",
            string.Create(CultureInfo.InvariantCulture, $"?from={today.AddDays(1 - Days):yyyy-MM-dd}&to={today:yyyy-MM-dd}"),
            orders
        );
    }

    private static async Task Measure(MeasuredServer server, JsonNode merchant, string what, string query, long orders)
    {
        var (path, key) = ($"/v1/merchants/{(string)merchant["id"]!}/summary{query}", (string)merchant["api_key"]!);
        var waits = new List<double>();
        var (text, before) = ("", TimeSpan.Zero);
        for (var i = 0; i < Warm + Reads; i++)
        {
            // The first ones are read while the runtime compiles.
            if (i == Warm)
                before = server.Cpu;
            var started = Stopwatch.GetTimestamp();
            text = await server.Http.Text(HttpMethod.Get, path, key);
            if (i >= Warm)
                waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        what += string.Create(
            CultureInfo.InvariantCulture,
            $" ({(server.Cpu - before).TotalMilliseconds / Reads:0.0} ms of the server's processor time each)"
        );
        var summary = JsonNode.Parse(text)!;
        var counted = summary["days"]!.AsArray().Sum(day => day!["orders"]!.AsObject().Sum(status => (long)status.Value!));
        if (counted < orders * 9 / 10 || (double?)summary["time_to_paid"]!["p99"] is null)
            throw new InvalidOperationException($"{counted} orders were counted: {summary}");
        LatencyReport.Show(what, waits);
    }

    /// <summary>
    /// Orders as the lists see them: their documents, which no summary reads, are short, and on PostgreSQL their keys lead nowhere.
    /// </summary>
    private static string Rows(string id, int orders, bool isSqlite)
    {
        var (key, hash, value) = isSqlite ? ("randomblob(16)", "", "") : ("decode(md5('{id}' || n), 'hex')", "grain_hash, ", "0, ");
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {{orders}})
            INSERT INTO orders({{(
                isSqlite ? "" : "row, "
            )}}key, {{hash}}version, merchant_id, merchant_order_id, status, created_at, document)
            SELECT {{(isSqlite ? "" : "nextval('orders_row'), ")}}{{key.Replace(
                "{id}",
                id,
                StringComparison.Ordinal
            )}}, {{value}}1, '{{id}}', 'o-' || n, 'paid', 1700000000000 + n, '{}' FROM numbers;
            """
        );
    }

    private static IEnumerable<string> Totals(string id, int orders, DateOnly today, bool isSqlite)
    {
        // Two writers of a PostgreSQL database have a slot each.
        var slots = isSqlite ? 1 : 2;
        var cell = Math.Max(1, orders / (Days * Currencies.Length * Channels.Length * Statuses.Length * slots));
        var wait = Math.Max(1, orders / (Days * MerchantTotals.Waits.Measures.Length / 2 * slots));
        var lines = Statuses
            .Select(status => (Measure: "orders." + status, Value: cell))
            .Concat(Amounts.Select(measure => (Measure: measure, Value: cell * 1250)));
        yield return Insert("merchant_daily", Currencies, Channels, lines);
        yield return Insert("merchant_waits", [""], [""], MerchantTotals.Waits.Measures.Select(measure => (measure, wait)));

        string Insert(
            string table,
            IEnumerable<string> currencies,
            IEnumerable<string> channels,
            IEnumerable<(string Measure, int Value)> values
        ) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH RECURSIVE days(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM days WHERE n < {Days - 1}),
                    currencies(currency) AS (VALUES {Values(currencies.Select(name => $"'{name}'"))}),
                    channels(channel) AS (VALUES {Values(channels.Select(name => $"'{name}'"))}),
                    slots(slot) AS (VALUES {Values(Enumerable.Range(1, slots).Select(slot => $"{slot}"))})
                INSERT INTO {table}(slot, merchant_id, day, currency, channel, {string.Join(
                    ", ",
                    values.Select(value => value.Measure.Replace('.', '_'))
                )})
                SELECT slot, '{id}', {(
                    isSqlite ? $"date('{today:yyyy-MM-dd}', '-' || n || ' days')" : $"DATE '{today:yyyy-MM-dd}' - n"
                )}, currency, channel, {string.Join(", ", values.Select(value => value.Value))}
                FROM days, currencies, channels, slots
                """
            );
    }

    private static string Values(IEnumerable<string> rows) => string.Join(", ", rows.Select(row => $"({row})"));
}
