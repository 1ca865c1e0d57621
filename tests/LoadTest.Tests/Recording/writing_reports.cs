using System;
using Xunit;

namespace Payments.LoadTest.Tests;

public sealed class Writing_reports
{
    [Fact]
    public void the_page_asks_no_other_host_and_shows_findings_as_text()
    {
        var run = new LoadRun(new System.Net.IPEndPoint(0, 0), new OrderShape("loadtest", ""), new Story().Book, Provider.Own, TimeProvider.System);
        run.Metrics.OnStarted();
        run.Metrics.OnDone();
        run.Metrics.Whole.Record(TimeSpan.FromMilliseconds(12));
        var moments = new Timeline(run.Metrics);
        moments.Add(TimeSpan.FromSeconds(1));
        var report = RunReport.Of(run, new LoadOptions(), TimeSpan.FromSeconds(1), moments.Moments) with { Audited = 1, Findings = [new FindingReport("order_lost", 1, ["<b>1</b>"])] };

        var page = Page.Of(report);

        Assert.Contains("<svg", page);
        Assert.Contains("order_lost", page);
        Assert.DoesNotContain("<b>", page);
        Assert.DoesNotContain("http", page.Replace("over HTTP", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }
}
