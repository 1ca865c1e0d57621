using System.Globalization;
using Payments.Bench;
using Payments.Bench.Streams;

// Streams idle [connections] · Streams subscribed [connections] · Streams paid [orders] [at once]
var mode = args.Length > 0 ? args[0] : "idle";
int Number(int place, int defaultValue) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : defaultValue;
await using var server = await MeasuredServer.Start(MeasuredServer.Program, "--Payments:Stream:KeepAliveSeconds", "30");
switch (mode)
{
    case "idle" or "subscribed":
        await IdleConnections.Run(server, Number(1, 10_000), mode == "subscribed");
        return 0;
    case "paid":
        using (var paid = new PaymentLatency(server))
            await paid.Run(Number(1, 2000), Number(2, 8));
        return 0;
    default:
        await Console.Error.WriteLineAsync("What to measure: idle, subscribed, or paid.");
        return 1;
}
