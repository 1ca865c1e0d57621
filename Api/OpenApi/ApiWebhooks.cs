using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Api.OpenApi;

/// <summary>The notifications that a merchant may be sent, as the document's webhooks: one for each type of event.</summary>
internal static class ApiWebhooks
{
    public const string Tag = "Notifications";
    private const string Notification = "Notification";
    private const string RefundNotification = "RefundNotification";
    internal const JsonSchemaType OrNull = JsonSchemaType.String | JsonSchemaType.Null;

    private static readonly string[] Headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];

    public static void Describe(OpenApiDocument document)
    {
        document.AddComponent(Notification, OfOrder(document));
        document.AddComponent(RefundNotification, OfRefund(document));
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal);
        foreach (var type in NotificationFilter.AllTypes)
        {
            var name = string.Concat(type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + Notification;
            document.AddComponent(name, OfType(document, type));
            document.Webhooks[type] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Operation(document, type, name) },
            };
        }

        ApiAlertWebhook.Describe(document);
    }

    private static OpenApiOperation Operation(OpenApiDocument document, string type, string schema) =>
        new()
        {
            OperationId = "On" + schema,
            Summary = type,
            Description =
                $"Sent to the merchant's notify_url, or to the order's own, when {type} has happened"
                + (EventSamples.All[type].Event.IsNotifiedByDefault ? "" : " and the merchant's notify_events name it")
                + ". At least once, in order per order, until it is acknowledged: drop doubles by webhook-id. "
                + "With notify_format form the same fields come as application/x-www-form-urlencoded.",
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Security = [],
            Parameters = Signature("the merchant's webhook secret"),
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "What happened, and the order right after it.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(schema, document), Example = Example(type) },
                },
            },
            Responses = new OpenApiResponses
            {
                ["2XX"] = new OpenApiResponse { Description = "Acknowledged, if the body is the merchant's ack_body where one is set." },
                ["410"] = new OpenApiResponse { Description = "Nothing is sent to this URL any more until the merchant sets it again." },
            },
        };

    /// <summary>The headers that prove where a message comes from.</summary>
    /// <param name="secret">With what it is signed.</param>
    public static IList<IOpenApiParameter> Signature(string secret) =>
        [
            .. Headers.Select(header => new OpenApiParameter
            {
                Name = header,
                In = ParameterLocation.Header,
                Required = true,
                Description = header switch
                {
                    "webhook-id" => "The event's id; the same on every attempt.",
                    "webhook-timestamp" => "Unix seconds of this attempt.",
                    _ => "One or more signatures, separated by a blank: v1, and base64 of HMAC-SHA256 over "
                        + $"{{webhook-id}}.{{webhook-timestamp}}.{{body}} with {secret}.",
                },
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
        ];

    private static JsonNode? Example(string type)
    {
        var (order, happened) = EventSamples.All[type];
        return JsonNode.Parse(NotificationContent.Of(order, happened, EventId.Of(order.Id, happened.Sequence), NotifyFormat.Json).Body);
    }

    /// <summary>A notification of one type: its fields, and the word that tells it from others.</summary>
    private static OpenApiSchema OfType(OpenApiDocument document, string type) =>
        new()
        {
            Description = $"The notification of {type}.",
            AllOf =
            [
                new OpenApiSchemaReference(
                    type.StartsWith("refund.", StringComparison.Ordinal) ? RefundNotification : Notification,
                    document
                ),
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["event_type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type)] },
                    },
                },
            ],
        };

    private static OpenApiSchema OfOrder(OpenApiDocument document) =>
        Fields(
            "What happened to an order, and the order right after it.",
            ("event_id", Text("The event's id, which webhook-id carries too.")),
            ("event_type", Text("As `order.paid`.")),
            ("sequence", Integer("The event's place in the order's history, from 1; with a filtered subscription there are gaps.")),
            ("order_id", Text("The order's id.")),
            ("merchant_id", Text("The merchant whose order it is.")),
            ("merchant_order_id", Text("The merchant's own id of it.")),
            ("kind", new OpenApiSchemaReference(nameof(OrderKind), document)),
            ("amount", Integer("What is to be paid, in the currency's minor unit.")),
            ("currency", Text("ISO 4217.")),
            ("status", new OpenApiSchemaReference(nameof(OrderStatus), document)),
            ("channel", Text("The channel that took the order; null before.", OrNull)),
            ("account_id", Text("The account that is recharged or that pays; null for none.", OrNull)),
            ("refunded_amount", Integer("What was returned of the payment that pays the order.")),
            ("paid_at", Time("When the order was paid; null where it was not.", OrNull)),
            ("occurred_at", Time("When the event happened.")),
            ("history_hash", Text("The hash that the event carries; it vouches for all events before it.")),
            ("failure", Failure(document, "Why the order was rejected or failed; null otherwise.")),
            (
                "metadata",
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "The order's, as it was sent.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                }
            )
        );

    private static OpenApiSchema OfRefund(OpenApiDocument document)
    {
        var own = Fields(
            "Which refund it is about.",
            ("refund_id", Text("The refund's id.")),
            ("merchant_refund_id", Text("The merchant's own id of it; null where the server returns the money.", OrNull)),
            ("payment_id", Text("The payment that is returned, wholly or in part.")),
            ("refund_amount", Integer("What is returned, in the currency's minor unit.")),
            ("refund_failure", Failure(document, "Why the channel did not return it; null unless it failed."))
        );
        return new OpenApiSchema
        {
            Description = "What happened to a refund, and the order right after it.",
            AllOf = [new OpenApiSchemaReference(Notification, document), own],
        };
    }

    internal static OpenApiSchema Fields(string description, params (string Name, IOpenApiSchema Schema)[] fields) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = description,
            Required = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
            Properties = fields.ToDictionary(field => field.Name, field => field.Schema, StringComparer.Ordinal),
        };

    internal static OpenApiSchema Text(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Type = type, Description = description };

    internal static OpenApiSchema Time(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new()
        {
            Type = type,
            Format = "date-time",
            Description = description,
        };

    private static OpenApiSchema Integer(string description) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Description = description,
        };

    private static OpenApiSchema Failure(OpenApiDocument document, string description) =>
        new()
        {
            Description = description,
            OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(nameof(Domain.Orders.Failure), document)],
        };
}
