using Payments.LoadTest.Orders;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;
using Payments.LoadTest.Tests.Audit;
using Xunit;

namespace Payments.LoadTest.Tests.Recording;

public sealed class Writing_reports
{
    [Fact]
    public void the_page_asks_no_other_host_and_shows_findings_as_text()
    {
        var run = new LoadRun(
            new System.Net.IPEndPoint(0, 0),
            new OrderTemplate("loadtest", ""),
            new Story().Book,
            ProviderKind.Own,
            TimeProvider.System
        );
        run.Metrics.OnStarted();
        run.Metrics.OnDone();
        run.Metrics.Whole.Record(TimeSpan.FromMilliseconds(12));
        var moments = new Timeline(run.Metrics);
        moments.Add(TimeSpan.FromSeconds(1));
        var report = RunReport.Of(run, new LoadOptions(), TimeSpan.FromSeconds(1), moments.Samples) with
        {
            Audited = 1,
            Findings = [new FindingReport("order_lost", 1, ["<b>1</b>"])],
        };

        var page = HtmlReport.Of(report);

        Assert.Contains("<svg", page);
        Assert.Contains("order_lost", page);
        Assert.DoesNotContain("<b>", page);
        Assert.DoesNotContain("http", page.Replace("over HTTP", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(2, 2, 2L, 0, true)]
    [InlineData(1, 1, 1L, 0, false)]
    [InlineData(2, 1, 2L, 0, true)]
    [InlineData(2, 1, null, 0, false)]
    [InlineData(2, 2, null, 0, true)]
    [InlineData(2, 2, 1L, 0, false)]
    [InlineData(2, 2, 2L, 1, false)]
    public void a_run_passes_when_all_that_was_asked_for_was_made_and_looked_at(
        int made,
        int done,
        long? audited,
        int findings,
        bool isPassed
    )
    {
        var run = new LoadRun(
            new System.Net.IPEndPoint(0, 0),
            new OrderTemplate("loadtest", ""),
            new OrderRecords("t", 2, 1, Scenario.Create, faults: false, merchants: 1),
            ProviderKind.Own,
            TimeProvider.System
        );
        for (var order = 0; order < made; order++)
            run.Metrics.OnCreated();
        for (var order = 0; order < done; order++)
            run.Metrics.OnDone();

        var report = RunReport.Of(run, new LoadOptions(), TimeSpan.FromSeconds(1), []) with
        {
            Audited = audited,
            Findings = findings == 0 ? [] : [new FindingReport("order_lost", findings, [])],
        };

        Assert.Equal(isPassed, report.IsPassed);
    }

    [Fact]
    public void a_run_that_made_nothing_has_not_passed()
    {
        var run = new LoadRun(
            new System.Net.IPEndPoint(0, 0),
            new OrderTemplate("loadtest", ""),
            new Story().Book,
            ProviderKind.Own,
            TimeProvider.System
        );

        Assert.False(RunReport.Of(run, new LoadOptions { Duration = TimeSpan.FromSeconds(1) }, TimeSpan.FromSeconds(1), []).IsPassed);
    }
}
