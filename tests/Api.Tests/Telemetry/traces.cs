using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

public sealed class Traces
{
    private const string Merchants = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task an_order_is_one_trace_through_calls_callbacks_and_a_restart_within_the_merchants_own()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        server.Http.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", $"00-{Merchants}-b7ad6b7169203331-01");
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 100,
                currency = "EUR",
            }
        );

        await server.Restart();
        order["pay_url"] = new Uri(order.Text("pay_url")).PathAndQuery;
        await merchant.Pay(order);
        await endpoint.Next();
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");

        var own = spans.Where(span => (string?)span.GetTagItem("payments.order.id") == order.Text("id")).ToList();
        Assert.All(own, span => Assert.Equal(Merchants, span.TraceId.ToHexString()));
        Assert.Equal(
            ["order.callback", "order.create", "order.notify", "order.verify"],
            own.Select(span => span.OperationName).Order(StringComparer.Ordinal)
        );
        var root = own.Single(span => span.OperationName == "order.create");
        Assert.Equal("b7ad6b7169203331", root.ParentSpanId.ToHexString());
        Assert.All(own.Where(span => span != root), span => Assert.Equal(root.SpanId, span.ParentSpanId));
        Assert.Contains(spans, span => span.OperationName == "channel.prepare" && span.TraceId == root.TraceId);
        // The history is the same whether or not somebody listened.
        Assert.DoesNotContain(Merchants, (await merchant.Get($"/v1/orders/{order.Text("id")}/events")).ToJsonString());
    }

    [Fact]
    public async Task metrics_and_traces_are_sent_to_the_collector_that_is_named()
    {
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpContext http) =>
        {
            using var reader = new System.IO.StreamReader(http.Request.Body, System.Text.Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            sent.AddOrUpdate(signal, body, (_, before) => before + body);
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var server = await PaymentsServer.Start(
            "--Payments:Telemetry:OtlpEndpoint",
            collector.Urls.First(),
            "--OTEL_EXPORTER_OTLP_PROTOCOL",
            "http/protobuf"
        );
        var merchant = await server.Register();
        await merchant.Order();
        var exposed = await server.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        await server.Stop();

        Assert.Equal(["metrics", "traces"], sent.Keys.Order(StringComparer.Ordinal));
        // What needs no more than one order to be told of.
        string[] instruments =
        [
            "payments.order.transitions",
            "payments.commits",
            "payments.committed_writes",
            "payments.commit.writes",
            "payments.writes.waiting",
            "payments.calls.running",
            "payments.channel.calls",
            "payments.channel.circuit",
            "payments.endpoint.circuits",
            "http.server.request.duration",
            "orleans-app-requests-latency",
            "http.client.request.duration",
            "dotnet.gc.collections",
        ];
        Assert.All(instruments, name => Assert.Contains(name, sent["metrics"], StringComparison.Ordinal));
        // What a collector is sent besides is not at /metrics.
        Assert.DoesNotContain("# TYPE http_", exposed, StringComparison.Ordinal);
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OrderMetrics.MeterName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
