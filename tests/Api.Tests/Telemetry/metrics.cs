using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

public sealed class Metrics
{
    [Fact]
    public async Task the_names_that_are_documented_are_those_that_are_exposed()
    {
        await using var server = await PaymentsServer.Start();

        var exposed = (await server.Http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);
        var section = await File.ReadAllTextAsync(OperateFile());
        section = section[section.IndexOf("## What to watch", StringComparison.Ordinal)..section.IndexOf("Alerts worth having", StringComparison.Ordinal)];
        var documented = section.Split('\n').Where(line => line.StartsWith("| `payments_", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`')).Where(name => name.StartsWith("payments_", StringComparison.Ordinal));

        Assert.Equal(documented.Order(StringComparer.Ordinal), exposed.Order(StringComparer.Ordinal));
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

        Assert.Equal(1, metrics["payments_order_transitions_total{status=\"created\",kind=\"payment\"}"]);
        Assert.Equal(1, metrics["payments_order_transitions_total{status=\"paid\",kind=\"payment\"}"]);
        Assert.Equal(1, metrics["payments_orders{status=\"paid\"}"]);
        Assert.Equal(0, metrics["payments_orders{status=\"created\"}"]);
        Assert.Equal(1, metrics["payments_time_to_paid_seconds_count"]);
        Assert.Equal(1, metrics["payments_time_to_notified_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(1, metrics["payments_notification_attempts_total{outcome=\"acknowledged\"}"]);
        Assert.Equal(1, metrics["payments_http_request_duration_seconds_count{method=\"POST\",route=\"/v1/orders/\",status=\"201\"}"]);
        Assert.Equal(0, metrics["payments_notifications_overdue"]);
        Assert.Equal(0, metrics["payments_channel_circuit{channel=\"sandbox\"}"]);
        Assert.True(metrics["payments_channel_calls_total{channel=\"sandbox\",outcome=\"answered\"}"] >= 2);
        Assert.DoesNotContain(metrics.Keys, name => name.Contains(merchant.Id, StringComparison.Ordinal) || name.Contains(order.Text("id"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_a_risk_rule_does_not_let_through_is_counted_by_rule()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", risk_rules = new[] { new { rule = "amount_limit", parameters = new { currency = "EUR", max_amount = 100 } } } });
        foreach (var amount in (long[])[100, 101, 102])
            await merchant.Post("/v1/orders", new { merchant_order_id = $"{amount}", kind = "payment", amount, currency = "EUR" });

        Assert.Equal(2, (await server.Metrics())["payments_risk_hits_total{rule=\"amount_limit\",outcome=\"risk_rejected\"}"]);
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
        Assert.DoesNotContain("payments_order_transitions_total{status=\"created\",kind=\"payment\"}", metrics.Keys);
    }

    [Fact]
    public void what_is_one_too_many_is_counted_together()
    {
        var metric = new ExposedMetric("calls_total", MetricKind.Counter, "Calls.", "", "") { Labels = [("who", "who")] };
        var aggregate = new MetricAggregate(metric, isObserved: false);
        for (var i = 0; i < MetricAggregate.MaxSeries + 5; i++) aggregate.Add(1L, [new KeyValuePair<string, object?>("who", $"{i}")]);

        Assert.Equal(MetricAggregate.MaxSeries + 1, aggregate.Series.Count());
        Assert.Equal(5, aggregate.Series.Single(series => series.Key == LabelValues.Other).Value.Count);
    }

    [Fact]
    public void a_histogram_is_written_as_prometheus_reads_it()
    {
        var metric = new ExposedMetric("wait_seconds", MetricKind.Histogram, "Waits.", "", "") { Labels = [("who", "who")], Bounds = [0.5, 2] };
        var aggregate = new MetricAggregate(metric, isObserved: false);
        foreach (var wait in (double[])[0.25, 0.5, 1, 3]) aggregate.Add(wait, [new KeyValuePair<string, object?>("who", "a\"b\\c\n")]);

        Assert.Equal(
            """
            # HELP wait_seconds Waits.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{who="a\"b\\c\n",le="0.5"} 2
            wait_seconds_bucket{who="a\"b\\c\n",le="2"} 3
            wait_seconds_bucket{who="a\"b\\c\n",le="+Inf"} 4
            wait_seconds_sum{who="a\"b\\c\n"} 4.75
            wait_seconds_count{who="a\"b\\c\n"} 4

            """.ReplaceLineEndings("\n"),
            PrometheusText.Of([aggregate]));
    }

    [Fact]
    public void counting_allocates_nothing()
    {
        const int Counts = 1000;
        var counter = new MetricAggregate(new ExposedMetric("c", MetricKind.Counter, "", "", "") { Labels = [("a", "a"), ("b", "b")] }, isObserved: false);
        var histogram = new MetricAggregate(new ExposedMetric("h", MetricKind.Histogram, "", "", "") { Bounds = ImmutableArray.Create(1.0, 2.0) }, isObserved: false);
        KeyValuePair<string, object?>[] tags = [new("a", "x"), new("b", "y")];
        Count();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Counts; i++) Count();

        // The least object has 24 bytes; what the runtime allocates once, as when it compiles the loop anew, is not the counting's.
        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / Counts);

        void Count()
        {
            counter.Add(1L, tags);
            histogram.Add(1.5, []);
        }
    }

    private static string OperateFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "operate.md");
}
