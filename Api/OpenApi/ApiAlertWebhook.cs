using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Payments.Domain.Alerts;
using static Payments.Api.OpenApi.ApiWebhooks;

namespace Payments.Api.OpenApi;

/// <summary>What operators are sent about alerts, as one of the document's webhooks.</summary>
internal static class ApiAlertWebhook
{
    private const string Message = "AlertMessage";
    private const string News = "AlertNews";

    public static void Describe(OpenApiDocument document)
    {
        document.AddComponent(News, OfNews(document));
        document.AddComponent(Message, OfMessage(document));
        document.Webhooks!["alert"] = new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Operation(document) },
        };
    }

    private static OpenApiOperation Operation(OpenApiDocument document) =>
        new()
        {
            OperationId = "On" + Message,
            Summary = "alert",
            Description =
                "Sent to Payments:Alerts:Webhook:Url when alerts were raised or have ended, at least once: drop doubles by the id and the "
                + "change of each alert. Where there are more than may be sent in a minute, the last message tells of all the others.",
            Tags = new HashSet<OpenApiTagReference> { new("Alerts", document) },
            Security = [],
            Parameters = Signature("Payments:Alerts:Webhook:Secret"),
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "Which alerts were raised or have ended.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(Message, document), Example = Example() },
                },
            },
            Responses = new OpenApiResponses
            {
                ["2XX"] = new OpenApiResponse { Description = "Acknowledged." },
                ["4XX"] = new OpenApiResponse
                {
                    Description = "As anything else: it is tried again, eight times in all over some 17 hours.",
                },
            },
        };

    private static OpenApiSchema OfMessage(OpenApiDocument document) =>
        Fields(
            "Which alerts were raised or have ended.",
            ("event_id", Text("The message's id, which webhook-id carries too.")),
            (
                "event_type",
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "What happened to the alert; alert.summary where there are several.",
                    Enum = [.. new[] { "alert.raised", "alert.ended", AlertMessage.SummaryType }.Select(type => JsonValue.Create(type))],
                }
            ),
            ("occurred_at", Time("When the latest of it happened.")),
            (
                "alerts",
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    MinItems = 1,
                    MaxItems = AlertMessage.MaxNews,
                    Description = "The alerts, oldest first.",
                    Items = new OpenApiSchemaReference(News, document),
                }
            )
        );

    private static OpenApiSchema OfNews(OpenApiDocument document) =>
        Fields(
            "What happened to an alert.",
            ("id", Text("The alert's id.")),
            ("change", new OpenApiSchemaReference(nameof(AlertChange), document)),
            ("code", new OpenApiSchemaReference(nameof(AlertCode), document)),
            ("severity", new OpenApiSchemaReference(nameof(AlertSeverity), document)),
            ("subject", Text("Of what: `server`, or a path such as `channel/wechat`.")),
            ("value", Number("The value that raised it.")),
            ("threshold", Number("The threshold that it was compared with.")),
            ("detail", Text("What else was known; null for nothing.", OrNull)),
            ("raised_at", Time("When it was raised.")),
            ("ended_at", Time("When it ended; null where this tells of its beginning.", OrNull)),
            ("runbook", Text("Where it says what to do."))
        );

    private static OpenApiSchema Number(string description) =>
        new()
        {
            Type = JsonSchemaType.Number,
            Format = "double",
            Description = description,
        };

    private static JsonNode? Example() => JsonNode.Parse(AlertMessage.Of(new AlertNews(Sample, AlertChange.Raised)).ToContent(null).Body);

    private static Alert Sample =>
        Alert.Raise(
            new AlertReading(new AlertKey(AlertCode.ChannelUnavailable, "channel/wechat"), 1),
            threshold: 0,
            [],
            new DateTimeOffset(2026, 1, 31, 9, 0, 2, TimeSpan.Zero)
        );
}
