using System.Globalization;
using Payments.Bench.Commits;

// Usage: Commits [orders] [callers] [directory], or Commits [orders] [callers] --postgresql <connection string> [writers …],
// or Commits [orders] [callers] --adonet <connection string>.
// Writes order-like rows through grain storage, first new ones, then two changes of each. Without --postgresql into a SQLite file;
// with it into a database that should be empty, once per number of writers (default 1, 2 and 4).
var flag = Array.FindIndex(args, argument => argument is "--postgresql" or "--adonet");
var plain = flag < 0 ? args : args[..flag];
var orders = plain.Length > 0 ? int.Parse(plain[0], CultureInfo.InvariantCulture) : 200_000;
var callers = plain.Length > 1 ? int.Parse(plain[1], CultureInfo.InvariantCulture) : 128;
if (flag < 0)
{
    await SqliteRun.RunAsync(plain.Length > 2 ? plain[2] : null, Measure);
}
else if (args[flag] == "--adonet")
{
    await AdoNetRun.RunAsync(args[flag + 1], Measure);
}
else
{
    var writers = args[(flag + 2)..] is { Length: > 0 } chosen ? Array.ConvertAll(chosen, int.Parse) : [1, 2, 4];
    foreach (var number in writers)
        await PostgreSqlRun.RunAsync(args[flag + 1], number, Measure);
}

Task Measure(Orleans.Storage.IGrainStorage storage, Func<Payments.Storage.Commits.CommitCounts> counts) =>
    new OrderLifecycles(storage, counts, orders, callers).RunAsync();
