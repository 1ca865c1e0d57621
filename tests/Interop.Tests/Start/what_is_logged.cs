using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Payments.Testing;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Interop.Tests.Start;

/// <summary>What reaches whoever collects logs: ids as fields, not only in sentences.</summary>
public sealed class What_is_logged
{
    [Fact]
    public async Task is_written_as_json_where_that_is_asked_for()
    {
        await using var server = await ReadmeServer.Start("Development", ("Logging__Console__FormatterName", "json"));
        var orderId = await Fail(server);

        var line = (await server.Output.Until("address_not_allowed")).TrimEnd('\n').Split('\n')[^1];

        using var entry = JsonDocument.Parse(line);
        Assert.Equal(orderId, entry.RootElement.GetProperty("State").GetProperty("OrderId").GetString());
        Assert.StartsWith("mer_", entry.RootElement.GetProperty("State").GetProperty("MerchantId").GetString(), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(entry.RootElement.GetProperty("Timestamp").GetString(), out _));
    }

    [Fact]
    public async Task is_sent_to_the_collector_that_is_named()
    {
        var sent = new ConcurrentQueue<string>();
        using var collector = new HttpListener();
        var url = $"http://127.0.0.1:{Ports.FindFree()}/";
        collector.Prefixes.Add(url);
        collector.Start();
        var collecting = Collect(collector, sent);
        await using var server = await ReadmeServer.Start(
            "Development",
            ("Payments__Telemetry__OtlpEndpoint", url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100")
        );

        var orderId = await Fail(server);

        await Poll.Until("the log of the order", () =>
            Task.FromResult(
                sent.Any(body =>
                    body.Contains("address_not_allowed", StringComparison.Ordinal)
                    && body.Contains("OrderId", StringComparison.Ordinal)
                    && body.Contains(orderId, StringComparison.Ordinal)
                )
            )
        );
        collector.Stop();
        await collecting;
    }

    /// <summary>Has the server fail to notify of an order.</summary>
    /// <returns>The order's id.</returns>
    private static async Task<string> Fail(ReadmeServer server)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await File.ReadAllTextAsync(Path.Combine(server.Directory, "data", "admin.token"))).Trim()
        );
        using var merchant = await Post(http, "/v1/merchants", """{"name":"Shop","notify_url":"http://10.0.0.1/"}""");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            merchant.RootElement.GetProperty("api_key").GetString()
        );
        using var order = await Post(http, "/v1/orders", """{"merchant_order_id":"1","kind":"payment","amount":100,"currency":"EUR"}""");
        var id = order.RootElement.GetProperty("id").GetString()!;
        using var paid = await http.PostAsync(await PayUrl(http, id), null);
        Assert.True(paid.IsSuccessStatusCode, await paid.Content.ReadAsStringAsync());
        return id;
    }

    /// <summary>Where the order is paid; on a busy machine its creation may be answered before a channel has accepted it.</summary>
    private static async Task<string> PayUrl(HttpClient http, string id)
    {
        string? payUrl = null;
        await Poll.Until("a pay_url", async () =>
        {
            using var order = JsonDocument.Parse(await http.GetStringAsync("/v1/orders/" + id));
            payUrl = order.RootElement.GetProperty("pay_url").GetString();
            return payUrl is not null;
        });
        return payUrl!;
    }

    private static async Task<JsonDocument> Post(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text);
    }

    private static async Task Collect(HttpListener collector, ConcurrentQueue<string> sent)
    {
        try
        {
            while (true)
            {
                var request = await collector.GetContextAsync();
                using var reader = new StreamReader(request.Request.InputStream, Encoding.Latin1);
                var body = await reader.ReadToEndAsync();
                if (request.Request.Url!.AbsolutePath == "/v1/logs")
                    sent.Enqueue(body);
                request.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException && !collector.IsListening)
        {
            // It was stopped.
            return;
        }
    }
}
