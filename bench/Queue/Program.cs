using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Bench;
using Payments.Bench.Queue;
using Payments.Domain.Signatures;
using Payments.Testing;
using Payments.Testing.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

// Top-ups through the queue at a channel that fails, hangs and answers twice, and round trips of MQTT. Arguments: how many top-ups, how
// many round trips, the server's executable.
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
var asks = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000;
var program = args.Length > 2 ? args[2] : MeasuredServer.Program;
await using var broker = await RabbitMqServer.StartAsync();
var host = broker.NextHost();
await using var server = await MeasuredServer.Start(program, "--Payments:RabbitMq:Uri", broker.Uri(host));
await Poll.Until("a server that is connected", async () =>
    JsonNode.Parse(await server.Http.GetStringAsync("/health/ready"))!["parts"]!["rabbitmq"]!.GetValue<string>() == "ok"
);

var merchant = await server.Register(new { name = "Bench" });
string id = merchant["id"]!.GetValue<string>(),
    key = merchant["api_key"]!.GetValue<string>();
var webhook = StandardWebhooks.KeyOf(merchant["webhook_secret"]!.GetValue<string>());

// Nine in ten are charged at once; of the rest each misbehaves in its own way, and one in ten of those never takes the money.
string[] scripts =
[
    "failed,paid",
    "unanswered,paid",
    "lost",
    "echoed",
    "twice",
    "hanging,paid",
    "hanging_paid",
    "failed",
    "failed,failed,paid",
    "lost,paid",
];
await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Uri(host)) }.CreateConnectionAsync();
await using var results = await connection.CreateChannelAsync();
var ended = new ConcurrentDictionary<string, (JsonObject Result, TimeSpan At)>(StringComparer.Ordinal);
var doubles = 0;
var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
var watch = Stopwatch.StartNew();
var consumer = new AsyncEventingBasicConsumer(results);
consumer.ReceivedAsync += (_, message) =>
{
    var result = JsonNode.Parse(message.Body.Span)!.AsObject();
    if (!result["event_type"]!.GetValue<string>().StartsWith("order.", StringComparison.Ordinal))
        return Task.CompletedTask;
    if (!ended.TryAdd(result["merchant_order_id"]!.GetValue<string>(), (result, watch.Elapsed)))
        doubles++;
    if (ended.Count == count)
        all.TrySetResult();
    return Task.CompletedTask;
};
await results.BasicConsumeAsync("recharge_results", autoAck: true, consumer);

watch.Restart();
await using (
    var sending = await connection.CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
    )
)
{
    var confirmed = new List<Task>();
    for (var i = 0; i < count; i++)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                merchant_id = id,
                merchant_order_id = $"t-{i}",
                kind = "top_up",
                account_id = $"user-{i % 200}",
                amount = 100 + i % 100,
                currency = "EUR",
                metadata = new { sandbox_charge = i % 10 == 0 ? scripts[i / 10 % scripts.Length] : "paid" },
            }
        );
        var now = TimeProvider.System.GetUtcNow();
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [StandardWebhooks.IdHeader] = $"msg_{i}",
            [StandardWebhooks.TimestampHeader] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(webhook, $"msg_{i}", now, body),
        };
        confirmed.Add(
            sending
                .BasicPublishAsync(
                    "",
                    "recharge_orders",
                    mandatory: true,
                    new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = headers },
                    body
                )
                .AsTask()
        );
        if (confirmed.Count < 256)
            continue;
        await Task.WhenAll(confirmed);
        confirmed.Clear();
    }

    await Task.WhenAll(confirmed);
}

var sent = watch.Elapsed;
await all.Task.WaitAsync(TimeSpan.FromMinutes(10));
var ordered = ended.Values.OrderBy(result => result.At).ToList();
var most = ordered[(int)(count * 0.9) - 1].At;
var paid = ended
    .Values.Where(result => result.Result["status"]!.GetValue<string>() == "paid")
    .Sum(result => result.Result["amount"]!.GetValue<long>());
Print(
    $"{count} top-ups: sent in {sent.TotalSeconds:0.0} s; 90 % have their result after {most.TotalSeconds:0.0} s ({count * 0.9 / most.TotalSeconds:0}/s), all after {ordered[^1].At.TotalSeconds:0.0} s"
);
Print(
    $"results {ended.Count}, of them paid {ended.Values.Count(result => result.Result["status"]!.GetValue<string>() == "paid")}, expired {ended.Values.Count(result => result.Result["status"]!.GetValue<string>() == "expired")}; came twice {doubles}; server CPU {server.Cpu.TotalSeconds:0.0} s"
);
var verification = await server.Http.Send(HttpMethod.Get, $"/v1/merchants/{id}/accounts/verify", key);
var credited = verification["sums"]!.AsArray().First(sum => sum!["account"]!.GetValue<string>() == "balance")!["sum"]!.GetValue<long>();
Print(
    $"credited {credited}, results say {paid}: {(credited == paid ? "equal" : "NOT EQUAL")}; journal {(verification["valid"]!.GetValue<bool>() ? "sound" : "BROKEN")}"
);

await server.Admin(
    HttpMethod.Post,
    $"/v1/merchants/{id}/accounts/alice/adjustments",
    new
    {
        adjustment_id = "in",
        amount = 1000,
        currency = "EUR",
        reason = "bench",
    }
);
var secret = (await server.Http.Send(HttpMethod.Post, "/v1/accounts/alice/secrets", key))["secret"]!.GetValue<string>();
using var alice = new PayerClient();
await alice.Connect(broker.MqttPort, $"{host}:alice", RabbitMqServer.Password, "alice");
await alice.Subscribe("payments/users/alice/results");
var times = new List<double>();
var request = JsonSerializer.Serialize(new { type = "balance", user_secret = secret });
for (var i = 0; i < asks; i++)
{
    var began = Stopwatch.GetTimestamp();
    var answer = await alice.Request("payments/users/alice/requests", request);
    if (!answer.Contains("\"status\":200", StringComparison.Ordinal))
        throw new InvalidOperationException(answer);
    if (i >= asks / 10)
        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
}

times.Sort();
Print(
    $"MQTT balance, QoS 1 both ways, {times.Count} round trips: p50 {times[times.Count / 2]:0.00} ms, p99 {times[(int)(times.Count * 0.99)]:0.00} ms"
);
return credited == paid ? 0 : 1;

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
