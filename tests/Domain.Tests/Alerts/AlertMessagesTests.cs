using System.Text.Json.Nodes;
using Payments.Domain.Alerts;
using Xunit;

namespace Payments.Domain.Tests.Alerts;

public sealed class AlertMessagesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_end_is_told_after_the_beginning_and_only_then()
    {
        var alert = Raise("a").End([AlertTransport.Webhook], Now.AddMinutes(1));

        var first = Assert.Single(Due([alert], Now.AddMinutes(1)));
        var told = alert.AfterAttempt(AlertChange.Raised, AlertTransport.Webhook, null, Now.AddMinutes(1));
        var second = Assert.Single(Due([told], Now.AddMinutes(1)));
        var done = told.AfterAttempt(AlertChange.Ended, AlertTransport.Webhook, null, Now.AddMinutes(2));

        Assert.Equal(("alert.raised", "alert.ended"), (first.Type, second.Type));
        Assert.True(told.IsPending);
        Assert.False(done.IsPending);
        Assert.Empty(Due([done], Now.AddDays(1)));
    }

    [Fact]
    public void what_fails_is_tried_again_at_growing_distance_and_given_up_in_the_end()
    {
        var (alert, now, attempts) = (Raise("a"), Now, 0);
        while (alert.IsPending)
        {
            now = alert.Deliveries[0].DueAt!.Value;
            Assert.Empty(Due([alert], now.AddMilliseconds(-1)));
            Assert.Single(Due([alert], now));
            alert = alert.AfterAttempt(AlertChange.Raised, AlertTransport.Webhook, "nobody listens there", now);
            attempts++;
        }

        Assert.Equal((AlertDelivery.MaxAttempts, now), (attempts, alert.Deliveries[0].GivenUpAt));
        Assert.Equal("nobody listens there", alert.Deliveries[0].LastError);
        Assert.InRange(now - Now, TimeSpan.FromHours(17), TimeSpan.FromHours(18));
    }

    [Fact]
    public void an_attempt_that_is_heard_of_twice_counts_once()
    {
        var told = Raise("a").AfterAttempt(AlertChange.Raised, AlertTransport.Webhook, null, Now);

        Assert.Equal(
            told,
            told.AfterAttempt(AlertChange.Raised, AlertTransport.Webhook, "late", Now) with
            {
                Deliveries = told.Deliveries,
            }
        );
        Assert.Equal(1, told.AfterAttempt(AlertChange.Raised, AlertTransport.Webhook, "late", Now).Deliveries[0].Attempts);
    }

    [Theory]
    [InlineData(3, 10, 3, 0)]
    [InlineData(10, 10, 10, 0)]
    [InlineData(11, 10, 9, 2)]
    [InlineData(300, 10, 9, 100)]
    [InlineData(5, 1, 0, 5)]
    [InlineData(5, 0, 0, 0)]
    public void past_so_many_the_last_message_tells_of_all_the_others(int due, int allowance, int single, int summarized)
    {
        var messages = Due(Enumerable.Range(0, due).Select(i => Raise($"{i:000}")), Now, allowance);

        Assert.Equal(single, messages.Count(message => message.News.Length == 1));
        Assert.Equal(summarized, messages.Where(message => message.Type == AlertMessage.SummaryType).Sum(message => message.News.Length));
        Assert.InRange(messages.Length, 0, allowance);
    }

    [Fact]
    public void the_same_news_make_the_same_bytes_under_the_same_id()
    {
        var alert = Raise("channel/wechat");
        var later = alert.End([AlertTransport.Webhook], Now.AddHours(1));

        var (before, after) = (
            AlertMessage.Of(new AlertNews(alert, AlertChange.Raised)),
            AlertMessage.Of(new AlertNews(later, AlertChange.Raised))
        );

        Assert.Equal(before.Id, after.Id);
        Assert.Equal(before.ToContent(null).Body, after.ToContent(null).Body);
        Assert.NotEqual(before.Id, AlertMessage.Of(new AlertNews(later, AlertChange.Ended)).Id);
    }

    [Fact]
    public void a_body_says_what_where_since_when_and_what_to_do()
    {
        var message = AlertMessage.Of(new AlertNews(Raise("merchant/mer_1/shop.example"), AlertChange.Raised));

        var body = JsonNode.Parse(message.ToContent("https://wiki.example/payments").Body)!;
        var alert = body["alerts"]![0]!;

        Assert.Equal("alert.raised", body["event_type"]!.GetValue<string>());
        Assert.Equal("endpoint_unavailable", alert["code"]!.GetValue<string>());
        Assert.Equal(61.5, alert["value"]!.GetValue<double>());
        Assert.Equal("https://wiki.example/payments#a-merchants-endpoint-is-down", alert["runbook"]!.GetValue<string>());
        Assert.Null(alert["ended_at"]);
        Assert.Equal("[warning] endpoint_unavailable raised: merchant/mer_1/shop.example", message.ToSubject());
        Assert.Contains(
            "Runbook: docs/operating/incidents.md#a-merchants-endpoint-is-down",
            message.ToText(null),
            StringComparison.Ordinal
        );
    }

    private static Alert Raise(string subject) =>
        Alert.Raise(new AlertReading(new AlertKey(AlertCode.EndpointUnavailable, subject), 61.5), 60, [AlertTransport.Webhook], Now);

    private static System.Collections.Immutable.ImmutableArray<AlertMessage> Due(
        IEnumerable<Alert> alerts,
        DateTimeOffset now,
        int allowance = 10
    ) => AlertMessages.Due(alerts, AlertTransport.Webhook, now, allowance);
}
