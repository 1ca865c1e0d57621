using System.Globalization;
using Payments.Bench;
using Payments.Bench.Merchants;

// Merchants neighbours [seconds] [orders a second] [merchants] [hosts of one more merchant] · Merchants summary [orders]
// Both start the server, built in Release before, as a process of its own: on SQLite, or with DATABASE=PostgreSql in the environment.
int Number(int place, int defaultValue) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : defaultValue;
await using var database = await Database.Create(isPostgreSql: Environment.GetEnvironmentVariable("DATABASE") == "PostgreSql");
switch (args.Length > 0 ? args[0] : "")
{
    case "neighbours":
        return await NoisyNeighbours.Run(
            MeasuredServer.Program,
            database,
            TimeSpan.FromSeconds(Number(1, 30)),
            Number(2, 100),
            Number(3, 2000),
            Number(4, 0)
        )
            ? 0
            : 1;
    case "summary":
        await Summary.Run(MeasuredServer.Program, database, Number(1, 1_000_000));
        return 0;
    default:
        await Console.Error.WriteLineAsync("What to measure: neighbours, or summary.");
        return 1;
}
