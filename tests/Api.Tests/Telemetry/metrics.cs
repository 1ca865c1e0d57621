using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Telemetry;
using Payments.Hosting.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

public sealed class Metrics
{
    // A connection to a broker is told of where one is set.
    private static readonly string[] NotWithoutABroker = ["payments_rabbitmq_connected"];

    [Fact]
    public async Task the_names_that_are_documented_are_those_that_are_exposed()
    {
        await using var server = await PaymentsServer.Start();
        RecordEverything(server);

        var exposed = (await server.Http.GetStringAsync("/metrics"))
            .Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]);

        Assert.Equal(Documented().Except(NotWithoutABroker).Order(StringComparer.Ordinal), exposed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task an_order_that_is_paid_and_told_is_counted_on_its_way()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order();
        await merchant.Pay(order);
        await endpoint.Next();
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");

        var metrics = await server.Metrics();

        Assert.Equal(1, metrics["payments_order_transitions_total{kind=\"payment\",status=\"created\"}"]);
        Assert.Equal(1, metrics["payments_order_transitions_total{kind=\"payment\",status=\"paid\"}"]);
        Assert.Equal(1, metrics["payments_orders{status=\"paid\"}"]);
        Assert.Equal(0, metrics["payments_orders{status=\"created\"}"]);
        Assert.Equal(1, metrics["payments_time_to_paid_seconds_count"]);
        Assert.Equal(1, metrics["payments_time_to_notified_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(1, metrics["payments_notification_attempts_total{outcome=\"acknowledged\"}"]);
        Assert.Equal(1, metrics["payments_http_request_duration_seconds_count{method=\"POST\",route=\"/v1/orders/\",status=\"201\"}"]);
        Assert.Equal(0, metrics["payments_notifications_overdue"]);
        Assert.Equal(0, metrics["payments_channel_circuit{channel=\"sandbox\"}"]);
        Assert.True(metrics["payments_channel_calls_total{channel=\"sandbox\",outcome=\"answered\"}"] >= 2);
        Assert.DoesNotContain(metrics.Keys, name =>
            name.Contains(merchant.Id, StringComparison.Ordinal) || name.Contains(order.Text("id"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task what_a_risk_rule_does_not_let_through_is_counted_by_rule()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                risk_rules = new[] { new { rule = "amount_limit", parameters = new { currency = "EUR", max_amount = 100 } } },
            }
        );
        foreach (var amount in (long[])[100, 101, 102])
            await merchant.Post(
                "/v1/orders",
                new
                {
                    merchant_order_id = $"{amount}",
                    kind = "payment",
                    amount,
                    currency = "EUR",
                }
            );

        Assert.Equal(2, (await server.Metrics())["payments_risk_hits_total{outcome=\"risk_rejected\",rule=\"amount_limit\"}"]);
    }

    [Fact]
    public async Task counts_of_all_orders_outlive_the_process_and_those_of_the_process_do_not()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.Order();
        await merchant.Order();

        await server.Restart();
        var metrics = await server.Metrics();

        Assert.Equal(2, metrics["payments_orders{status=\"awaiting_payment\"}"]);
        Assert.DoesNotContain("payments_order_transitions_total{kind=\"payment\",status=\"created\"}", metrics.Keys);
    }

    [Fact]
    public async Task what_is_one_too_many_is_counted_together()
    {
        await using var server = await PaymentsServer.Start();
        var counter = MeterOf(server).CreateCounter<long>("calls");
        for (var i = 0; i < PrometheusMetrics.MaxSeries + 5; i++)
            counter.Add(1, new KeyValuePair<string, object?>("who", $"{i}"));

        var counts = (await server.Metrics())
            .Where(series => series.Key.StartsWith("calls_total{", StringComparison.Ordinal))
            .ToDictionary();

        Assert.Equal(PrometheusMetrics.MaxSeries + 1, counts.Count);
        Assert.Equal(5, counts["calls_total{otel_metric_overflow=\"true\"}"]);
    }

    [Fact]
    public async Task a_histogram_is_written_as_prometheus_reads_it_whatever_it_asks_for()
    {
        await using var server = await PaymentsServer.Start();
        var histogram = MeterOf(server).CreateHistogram("wait", "s", "Waits.", advice: HistogramBuckets.AdviceFor<double>([0.5, 2]));
        foreach (var wait in (double[])[0.25, 0.5, 1, 3])
            histogram.Record(wait, new KeyValuePair<string, object?>("who", "a\"b\\c\n"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1");

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split('\n')
            .Where(line => line.Contains("wait_seconds", StringComparison.Ordinal));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """
            # TYPE wait_seconds histogram
            # HELP wait_seconds Waits.
            wait_seconds_bucket{who="a\"b\\c\n",le="0.5"} 2
            wait_seconds_bucket{who="a\"b\\c\n",le="2"} 3
            wait_seconds_bucket{who="a\"b\\c\n",le="+Inf"} 4
            wait_seconds_sum{who="a\"b\\c\n"} 4.75
            wait_seconds_count{who="a\"b\\c\n"} 4
            """.ReplaceLineEndings("\n"),
            string.Join('\n', lines)
        );
    }

    [Fact]
    public async Task servers_in_one_process_count_for_themselves()
    {
        await using var server = await PaymentsServer.Start();
        await using var other = await PaymentsServer.Start();

        MeterOf(server).CreateCounter<long>("calls").Add(1);

        Assert.Equal((1, 0), ((await server.Metrics()).Sum("calls_total"), (await other.Metrics()).Sum("calls_total")));
    }

    [Fact]
    public async Task counting_allocates_nothing()
    {
        const int Counts = 1000;
        await using var server = await PaymentsServer.Start();
        var counter = MeterOf(server).CreateCounter<long>("calls");
        var histogram = MeterOf(server).CreateHistogram<double>("wait", "s");
        // As ASP.NET Core records each request.
        var requests = server
            .Services.GetRequiredService<IMeterFactory>()
            .Create("Microsoft.AspNetCore.Hosting")
            .CreateHistogram<double>("http.server.request.duration", "s");
        KeyValuePair<string, object?>[] tags = [new("a", "x"), new("b", "y")];
        KeyValuePair<string, object?>[] request =
        [
            new("url.scheme", "http"),
            new("http.request.method", "GET"),
            new("http.response.status_code", 200),
            new("http.route", "/"),
        ];
        Count();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Counts; i++)
            Count();

        // The least object has 24 bytes; what the runtime allocates once, as when it compiles the loop anew, is not the counting's.
        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / Counts);

        void Count()
        {
            counter.Add(1, tags);
            histogram.Record(1.5);
            requests.Record(0.01, request);
        }
    }

    private static Meter MeterOf(PaymentsServer server) =>
        server.Services.GetRequiredService<IMeterFactory>().Create(OrderMetrics.MeterName);

    /// <summary>Has every instrument that a server tells say something, as it would once that has happened which it counts.</summary>
    private static void RecordEverything(PaymentsServer server)
    {
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (
                !ReferenceEquals(instrument.Meter.Scope, meters)
                || instrument.Meter.Name is not (OrderMetrics.MeterName or ForeignInstruments.MeterName)
            )
                return;
            if (instrument is Counter<long> counter)
                counter.Add(0);
            else if (instrument is Histogram<double> seconds)
                seconds.Record(0);
            else if (instrument is Histogram<int> counts)
                counts.Record(0);
        };
        listener.Start();
    }

    private static IEnumerable<string> Documented()
    {
        var section = File.ReadAllText(OperateFile());
        section = section[
            section.IndexOf("## What to watch", StringComparison.Ordinal)..section.IndexOf("## Alerts", StringComparison.Ordinal)
        ];
        return section
            .Split('\n')
            .Where(line => line.StartsWith("| `payments_", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`'))
            .Where(name => name.StartsWith("payments_", StringComparison.Ordinal));
    }

    private static string OperateFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "operate.md");
}
