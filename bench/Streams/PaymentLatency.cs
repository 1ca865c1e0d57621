using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Payments.Bench.Streams;

/// <summary>
/// How long it takes over one stream from sending <c>create_order</c> to hearing of <c>order.paid</c>, the payer paying as soon as it can.
/// </summary>
internal sealed class PaymentLatency(MeasuredServer server) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _replies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _paid = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ClientWebSocket _socket = new();

    /// <param name="count">How many orders.</param>
    /// <param name="atOnce">How many are under way at a time.</param>
    public async Task Run(int count, int atOnce)
    {
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {(await server.Register(new { name = "Bench" }))["api_key"]}");
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Http.BaseAddress!.Port}/v1/stream"), CancellationToken.None);
        _ = Receive();
        await Request("subscribe", new { type = "subscribe", id = "subscribe" });
        // The runtime compiles hot methods anew while it runs.
        await Orders("warm", count, atOnce);
        var watch = Stopwatch.StartNew();
        var waits = await Orders("o", count, atOnce);
        Console.WriteLine($"{count} orders over one stream, {atOnce} at a time, {count / watch.Elapsed.TotalSeconds:0}/s:");
        Show("create_order → reply", waits.Select(wait => wait.Reply));
        Show("create_order → order.paid", waits.Select(wait => wait.Paid));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private static void Show(string what, IEnumerable<TimeSpan> waits)
    {
        var sorted = waits.Select(wait => wait.TotalMilliseconds).Order().ToList();
        Console.WriteLine(
            $"  {what}: p50 {sorted[sorted.Count / 2]:0.0} ms, p99 {sorted[sorted.Count * 99 / 100]:0.0} ms, max {sorted[^1]:0.0} ms"
        );
    }

    private async Task<List<(TimeSpan Reply, TimeSpan Paid)>> Orders(string name, int count, int atOnce)
    {
        var waits = new ConcurrentBag<(TimeSpan, TimeSpan)>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) =>
            waits.Add(await Order($"{name}{i}"))
        );
        return [.. waits];
    }

    private async Task<(TimeSpan Reply, TimeSpan Paid)> Order(string name)
    {
        var paid = _paid[name] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        var reply = await Request(
            name,
            new
            {
                type = "create_order",
                id = name,
                order = new
                {
                    merchant_order_id = name,
                    kind = "payment",
                    amount = 1250,
                    currency = "EUR",
                    description = name,
                },
            }
        );
        var replied = watch.Elapsed;
        _paid[reply.GetProperty("id").GetString()!] = paid;
        using var form = new FormUrlEncodedContent([new("outcome", "paid")]);
        using (await server.Http.PostAsync(reply.GetProperty("pay_url").GetString(), form)) { }
        await paid.Task;
        return (replied, watch.Elapsed);
    }

    private async Task<JsonElement> Request(string id, object frame)
    {
        var reply = _replies[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(frame),
                WebSocketMessageType.Text,
                endOfMessage: true,
                CancellationToken.None
            );
        }
        finally
        {
            _sending.Release();
        }

        return await reply.Task;
    }

    private async Task Receive()
    {
        var buffer = new byte[1024 * 1024];
        var length = 0;
        while (_socket.State == WebSocketState.Open)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (!part.EndOfMessage)
                continue;
            Handle(JsonElement.Parse(buffer.AsSpan(0, length)));
            length = 0;
        }
    }

    private void Handle(JsonElement frame)
    {
        switch (frame.GetProperty("type").GetString())
        {
            case "reply" when _replies.TryRemove(frame.GetProperty("id").GetString()!, out var reply):
                reply.SetResult(frame.GetProperty("body"));
                break;
            case "event" when frame.GetProperty("event_type").GetString() == "order.paid":
                _paid[frame.GetProperty("order_id").GetString()!].TrySetResult();
                break;
            default:
                break;
        }
    }
}
