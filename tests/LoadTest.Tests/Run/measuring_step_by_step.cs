using System.Runtime.CompilerServices;
using Payments.LoadTest.Measures;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

public sealed class Measuring_step_by_step
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void the_steps_of_a_curve_change_one_thing()
    {
        var options = new LoadOptions
        {
            Connections = 64,
            Orders = 100_000,
            Payload = 7,
        };

        var connections = CurveRun.Steps(Curve.Connections, options).ToList();
        var stored = CurveRun.Steps(Curve.Stored, options).ToList();
        var merchants = CurveRun.Steps(Curve.Merchants, options).ToList();

        Assert.Equal((1, 1000), (connections[0].Options.Connections, connections[^1].Options.Connections));
        Assert.All(connections, step => Assert.Equal(7, step.Options.Payload));
        Assert.Equal([10_000L, 100_000L], stored.Select(step => step.Fill));
        Assert.All(stored, step => Assert.Equal(options, step.Options));
        Assert.Equal([1, 10, 100, 1_000, 10_000, 1], merchants.Select(step => step.Options.Merchants));
        Assert.Equal(9_000, CurveRun.Steps(Curve.Payload, options).Last().Options.Payload);
    }

    [Fact]
    public void a_curve_is_a_table_and_a_chart_that_stands_by_itself()
    {
        var report = new CurveReport(
            "payload",
            "create",
            [new CurveStep("0", 1234.4, 1, 2.3, 3, 4, 200, 99), new CurveStep("500", 1000, 1, 2, 3, 4, null, null)]
        );

        Assert.Contains("| 0 | 1,234 | 1.0 / 2.3 | 3.0 / 4.0 | 200 | 99 |", CurveRun.Table(report), StringComparison.Ordinal);
        Assert.Contains("| 500 | 1,000 | 1.0 / 2.0 | 3.0 / 4.0 |  |  |", CurveRun.Table(report), StringComparison.Ordinal);
        Assert.StartsWith(
            "<svg xmlns=",
            Chart.Steps("payload", "create/s", ["0", "<b>"], new ChartLine("create/s", "#2b6cb0", [(0, 1), (1, 2)])),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "<b>",
            Chart.Steps("payload", "create/s", ["0", "<b>"], new ChartLine("create/s", "#2b6cb0", [(0, 1), (1, 2)])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void deadlines_are_spread_evenly_whenever_the_orders_are_made()
    {
        var deadlines = new Deadlines(Now + TimeSpan.FromSeconds(3600), TimeSpan.FromSeconds(600), 1000);

        Assert.Equal(3600, deadlines.SecondsFor(0, Now));
        Assert.Equal(3900, deadlines.SecondsFor(500, Now));
        Assert.Equal(3800, deadlines.SecondsFor(500, Now + TimeSpan.FromSeconds(100)));
        Assert.Equal(60, deadlines.SecondsFor(0, Now + TimeSpan.FromSeconds(3599)));
    }

    [Fact]
    public void what_is_kept_of_an_order_is_as_small_as_the_manual_says() => Assert.Equal(48, Unsafe.SizeOf<OrderRecord>());

    [Theory]
    [InlineData("waiting")]
    [InlineData("overdue")]
    public void what_ends_the_server_must_have_started_it(string measure) =>
        Assert.Contains(
            "--server",
            Assert.Throws<UsageException>(() => CommandLine.Read(["--target", "http://127.0.0.1:5000", "--measure", measure])).Message
        );
}
