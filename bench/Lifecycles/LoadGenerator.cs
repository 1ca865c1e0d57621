using System.Diagnostics;
using System.Net;
using System.Text;
using Payments.LoadTest.Http;

namespace Payments.Bench.Lifecycles;

/// <summary>Many payers and cashiers at once, each on a connection of its own: a new step begins when the one before it is done.</summary>
internal sealed class LoadGenerator(IPEndPoint server, string apiKey, MerchantEndpoint merchant)
{
    private long _orders;

    /// <summary>Creates orders; each is durable, verified by the channel and answered with its pay_url.</summary>
    public Task Create(HttpConnection connection) => SendCreate(connection).AsTask();

    /// <summary>
    /// Creates an order, pays it on the channel's page, and waits until the merchant has been told and the signature fits.
    /// </summary>
    public async Task RunLifecycle(HttpConnection connection)
    {
        var order = await SendCreate(connection);
        var payPath = new Uri(Text(order, "\"pay_url\":\""u8)).AbsolutePath;
        var paid = merchant.AwaitPaid(Text(order, "\"id\":\""u8));
        var pay = Encoding.UTF8.GetBytes($"POST {payPath} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        Expect(200, await connection.Send(pay));
        await paid;
    }

    /// <summary>Repeats an operation on all connections for a time.</summary>
    /// <returns>How long each took, in order of length, and how long all took together.</returns>
    public async Task<(double[] Milliseconds, TimeSpan Elapsed)> Run(
        Func<HttpConnection, Task> operation,
        int connections,
        TimeSpan duration
    )
    {
        var open = Enumerable.Range(0, connections).Select(_ => new HttpConnection(server)).ToList();
        var watch = Stopwatch.StartNew();
        var each = await Task.WhenAll(open.Select(connection => Task.Run(() => Repeat(connection))));
        var elapsed = watch.Elapsed;
        foreach (var connection in open)
            connection.Dispose();
        return ([.. each.SelectMany(times => times).Order()], elapsed);

        async Task<List<double>> Repeat(HttpConnection connection)
        {
            var times = new List<double>();
            while (watch.Elapsed < duration)
            {
                var started = Stopwatch.GetTimestamp();
                await operation(connection);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return times;
        }
    }

    private async ValueTask<ServerResponse> SendCreate(HttpConnection connection)
    {
        var body =
            $$"""{"merchant_order_id":"order-{{Interlocked.Increment(ref _orders)}}","kind":"payment","amount":1250,"currency":"EUR","description":"Two coffees"}""";
        var answer = await connection.Send(JsonRequest.Post("/v1/orders", apiKey, body));
        Expect(201, answer);
        return answer;
    }

    private static string Text(ServerResponse answer, ReadOnlySpan<byte> member) =>
        Encoding.UTF8.GetString(FlatJson.Text(answer.Body.Span, member));

    private static void Expect(int status, ServerResponse answer)
    {
        if (answer.Status != status)
            throw new InvalidDataException($"{answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
    }
}
