using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Text;

namespace Payments.Domain.Alerts;

/// <summary>What is told of one alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Change">What is told.</param>
public sealed record AlertNews(Alert Alert, AlertChange Change)
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset At => Change == AlertChange.Raised ? Alert.RaisedAt : Alert.EndedAt!.Value;

    internal string Word => SnakeCase<AlertChange>.Of(Change);
}

/// <summary>
/// A message to operators: about one alert, or about several at once. The same news make the same bytes under the same id.
/// </summary>
public sealed record AlertMessage
{
    /// <summary>How many alerts one message tells of at most.</summary>
    public const int MaxNews = 100;

    /// <summary>The type of a message about several.</summary>
    public const string SummaryType = "alert.summary";

    private AlertMessage(EventId id, string type, ImmutableArray<AlertNews> news) => (Id, Type, News) = (id, type, news);

    /// <summary>Its id, which a repeated attempt has too.</summary>
    public EventId Id { get; }

    /// <summary><c>alert.raised</c>, <c>alert.ended</c> or <see cref="SummaryType"/>.</summary>
    public string Type { get; }

    /// <summary>What it tells, oldest first.</summary>
    public ImmutableArray<AlertNews> News { get; }

    /// <summary>About one alert.</summary>
    public static AlertMessage Of(AlertNews news) =>
        new(new EventId(EventId.Prefix + DerivedId.Of(news.Alert.Id, news.Word)), "alert." + news.Word, [news]);

    /// <summary>About several, 1 to <see cref="MaxNews"/>.</summary>
    public static AlertMessage Summary(ImmutableArray<AlertNews> news) =>
        new(
            new EventId(EventId.Prefix + DerivedId.Of(SummaryType, string.Join(' ', news.Select(one => one.Alert.Id + one.Word)))),
            SummaryType,
            news
        );

    /// <summary>The body of the webhook.</summary>
    /// <param name="runbooks">Where operators keep the runbooks; null for their path in the source tree.</param>
    public NotificationContent ToContent(string? runbooks)
    {
        var json = JsonBuffer.Begin();
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("event_id", Id.Value);
        writer.WriteString("event_type", Type);
        writer.WriteString("occurred_at", UtcTimeConverter.Format(News.Max(news => news.At)));
        writer.WriteStartArray("alerts");
        foreach (var news in News)
            Write(writer, news, runbooks);
        writer.WriteEndArray();
        writer.WriteEndObject();
        return new NotificationContent(NotificationContent.JsonType, json.Written().ToArray());
    }

    /// <summary>The first line of an e-mail, without line breaks.</summary>
    public string ToSubject() =>
        News is [var news]
            ? $"[{SeverityOf(news)}] {CodeOf(news)} {news.Word}: {news.Alert.Subject}"
            : string.Create(CultureInfo.InvariantCulture, $"{News.Length} alerts raised or ended");

    /// <summary>The text of an e-mail.</summary>
    /// <param name="runbooks">Where operators keep the runbooks; null for their path in the source tree.</param>
    public string ToText(string? runbooks)
    {
        var text = new StringBuilder();
        foreach (var news in News)
        {
            var alert = news.Alert;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{CodeOf(news)} of {alert.Subject} was {news.Word} at {UtcTimeConverter.Format(news.At)} ({SeverityOf(news)})"
            );
            text.AppendLine(AlertCatalogue.Of(alert.Code).Meaning);
            text.AppendLine(CultureInfo.InvariantCulture, $"Value {alert.Value:0.##}, threshold {alert.Threshold:0.##}");
            if (alert.Detail is { } detail)
                text.AppendLine(detail);
            text.AppendLine(CultureInfo.InvariantCulture, $"Runbook: {AlertCatalogue.RunbookOf(alert.Code, runbooks)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"Alert: {alert.Id}").AppendLine();
        }

        return text.ToString();
    }

    private static string CodeOf(AlertNews news) => SnakeCase<AlertCode>.Of(news.Alert.Code);

    private static string SeverityOf(AlertNews news) => SnakeCase<AlertSeverity>.Of(AlertCatalogue.Of(news.Alert.Code).Severity);

    private static void Write(Utf8JsonWriter writer, AlertNews news, string? runbooks)
    {
        var alert = news.Alert;
        writer.WriteStartObject();
        writer.WriteString("id", alert.Id);
        writer.WriteString("change", news.Word);
        writer.WriteString("code", CodeOf(news));
        writer.WriteString("severity", SeverityOf(news));
        writer.WriteString("subject", alert.Subject);
        writer.WriteNumber("value", alert.Value);
        writer.WriteNumber("threshold", alert.Threshold);
        writer.WriteString("detail", alert.Detail);
        writer.WriteString("raised_at", UtcTimeConverter.Format(alert.RaisedAt));
        // As it was when this happened: what is told of the beginning does not change with the end.
        writer.WriteString("ended_at", news.Change == AlertChange.Ended ? UtcTimeConverter.Format(alert.EndedAt!.Value) : null);
        writer.WriteString("runbook", AlertCatalogue.RunbookOf(alert.Code, runbooks));
        writer.WriteEndObject();
    }
}
