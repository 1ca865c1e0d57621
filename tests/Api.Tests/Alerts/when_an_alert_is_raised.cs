using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Alerts;
using Payments.Testing;
using Payments.Testing.Mail;
using Xunit;

namespace Payments.Api.Tests.Alerts;

public sealed class When_an_alert_is_raised : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly MailServer _mail = new();
    private MerchantServer _webhook = null!;
    private PaymentsServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _webhook = await MerchantServer.Start();
        _server = await PaymentsServer.Start([
            .. AlertServer.Settings(intervalSeconds: 1, _webhook.Url),
            "--Payments:Alerts:Smtp:Host=127.0.0.1",
            $"--Payments:Alerts:Smtp:Port={_mail.Port}",
            "--Payments:Alerts:Smtp:Security=none",
            "--Payments:Alerts:Smtp:From=alerts@shop.example",
            "--Payments:Alerts:Smtp:To:0=ada@shop.example",
            "--Payments:Alerts:Smtp:To:1=ben@shop.example",
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _webhook.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task operators_are_told_once_that_it_begins_and_once_that_it_ends_over_a_restart_too()
    {
        await _server.Pause();
        var raised = await _server.Until(Second, "an alert of which all was told", IsDelivered);

        Assert.Equal(
            ("channel_paused", "channel/sandbox", "warning", null),
            (raised.Text("code"), raised.Text("subject"), raised.Text("severity"), raised.TextOrNull("ended_at"))
        );
        var post = await _webhook.Next();
        Assert.True(post.IsSignedWith(AlertServer.Secret));
        var news = Assert.Single(JsonNode.Parse(post.Body)!["alerts"]!.AsArray())!;
        Assert.Equal((raised.Text("id"), "raised"), (news.Text("id"), news.Text("change")));
        var mail = await _mail.Next();
        Assert.Equal(("alerts@shop.example", "ada@shop.example ben@shop.example"), (mail.From, string.Join(' ', mail.To)));
        Assert.Contains("Subject: [warning] channel_paused raised: channel/sandbox", mail.Text, StringComparison.Ordinal);
        Assert.Contains("docs/operating/incidents.md#a-channel-stays-paused", mail.Text, StringComparison.Ordinal);

        await _server.Restart();
        await LetTimePass();
        Assert.Equal(raised.Text("id"), Assert.Single(await _server.List("/v1/alerts")).Text("id"));
        await Poll.Until("the gauge", async () =>
        {
            await _server.AdvanceTime(TimeSpan.FromSeconds(15));
            var metrics = await _server.Http.GetStringAsync("/metrics");
            return metrics
                .Split('\n')
                .Any(line =>
                    line.StartsWith("payments_alerts_open", StringComparison.Ordinal)
                    && line.Contains("code=\"channel_paused\"", StringComparison.Ordinal)
                    && line.Contains("} 1", StringComparison.Ordinal)
                );
        });

        await _server.Resume();
        var ended = await _server.Until(Second, "an ended alert of which all was told", alert =>
            alert.TextOrNull("ended_at") is not null && IsDelivered(alert)
        );
        await LetTimePass();

        Assert.Equal(raised.Text("id"), ended.Text("id"));
        Assert.Single(await _server.List("/v1/alerts"));
        Assert.Equal("alert.ended", (await _webhook.Next()).Field("event_type"));
        Assert.Contains("channel_paused ended", (await _mail.Next()).Text, StringComparison.Ordinal);
        Assert.True(_webhook.HasNone);
        Assert.True(_mail.HasNone);
    }

    [Fact]
    public async Task somebody_says_that_it_is_looked_after_and_what_was_said_first_stays()
    {
        await _server.Pause();
        var path = $"/v1/alerts/{(await _server.Until(Second, "an alert", _ => true)).Text("id")}/acknowledge";

        var (refused, problem) = await _server.Operate(HttpMethod.Post, path, new { note = "nobody" });
        var (unknown, missing) = await _server.Operate(HttpMethod.Post, "/v1/alerts/alr_x/acknowledge", new { by = "Ada" });
        var (stranger, _) = await _server.Operate(HttpMethod.Post, path, new { by = "Ada" }, token: (await _server.Register()).ApiKey);
        var before = Assert.Single(await _server.List("/v1/alerts"));
        var (status, first) = await _server.Operate(HttpMethod.Post, path, new { by = "Ada", note = "The provider knows" });
        var (again, second) = await _server.Operate(HttpMethod.Post, path, new { by = "Ben" });
        await _server.Restart();
        var after = Assert.Single(await _server.List("/v1/alerts"));

        Assert.Equal((HttpStatusCode.BadRequest, "missing_field", "by"), (refused, problem.Text("code"), problem.Text("field")));
        Assert.Equal((HttpStatusCode.NotFound, "alert_not_found"), (unknown, missing.Text("code")));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger);
        Assert.Null(before["acknowledgement"]);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (status, again));
        foreach (var seen in new[] { first, second, after })
            Assert.Equal(("Ada", "The provider knows"), (seen["acknowledgement"]!.Text("by"), seen["acknowledgement"]!.Text("note")));
        Assert.Null(after.TextOrNull("ended_at"));
    }

    [Fact]
    public void every_code_has_its_section_among_the_runbooks()
    {
        var sections = Contract
            .Sources.Document(AlertCatalogue.RunbookDocument)
            .Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#', ' ').ToLowerInvariant().Replace("'", "", StringComparison.Ordinal).Replace(' ', '-'));

        Assert.All(AlertCatalogue.All, entry => Assert.Contains(entry.Section, sections));
    }

    private static bool IsDelivered(JsonObject alert) =>
        alert["deliveries"]!.AsArray() is { Count: > 0 } told && told.All(one => one!.Text("status") == "delivered");

    /// <summary>Time for what should not happen.</summary>
    private async Task LetTimePass()
    {
        for (var i = 0; i < 8; i++)
            await _server.AdvanceTime(Second);
    }
}
