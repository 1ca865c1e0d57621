using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Payments.Api.OpenApi;
using Payments.Api.Streaming.Commands;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Notifications;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Api.AsyncApi;

/// <summary>
/// The AsyncAPI document at <c>/asyncapi/v1.json</c>: frames of the stream, messages of the queue and of MQTT. The file <c>v1.json</c> has
/// what does not follow from the code; commands, types of events and schemas, which are the OpenAPI document's, are put in here.
/// </summary>
internal static class AsyncApiDocument
{
    private const string Schemas = "#/components/schemas/";

    /// <summary>The frames that a client sends besides merchants' commands.</summary>
    private static readonly string[] OfTheStreamItself = ["ping", "subscribe", "unsubscribe"];

    public static void MapAsyncApiDocument(this WebApplication app) => app.MapGet("/asyncapi/v1.json", Get).ExcludeFromDescription();

    private static async Task Get(HttpContext http)
    {
        var openApi = await http
            .RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1")
            .GetOpenApiDocumentAsync(http.RequestAborted);
        var described = JsonNode.Parse(await openApi.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, http.RequestAborted))!;
        var commands = http.RequestServices.GetRequiredService<StreamCommands>().Names;
        var document = await Make(described["components"]!["schemas"]!.AsObject(), commands);
        var server = document["servers"]!["stream"]!;
        (server["host"], server["protocol"]) = (http.Request.Host.Value, http.Request.IsHttps ? "wss" : "ws");
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(document.ToJsonString(CommandJson.Wire.Options), http.RequestAborted);
    }

    private static async Task<JsonNode> Make(JsonObject schemas, IEnumerable<string> commands)
    {
        await using var file = typeof(AsyncApiDocument).Assembly.GetManifestResourceStream("Payments.Api.AsyncApi.v1.json")!;
        var document = (await JsonNode.ParseAsync(file))!;
        var messages = document["components"]!["messages"]!;
        messages["command"]!["payload"]!["properties"]!["type"]!["enum"] = new JsonArray([
            .. commands.Concat(OfTheStreamItself).Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name)),
        ]);
        foreach (var type in NotificationFilter.AllTypes)
        {
            messages[type] = Event(type);
            document["channels"]!["stream"]!["messages"]![type] = Reference("#/components/messages/" + type);
            document["operations"]!["sendEvents"]!["messages"]!.AsArray().Add(Reference("#/channels/stream/messages/" + type));
        }

        var used = new JsonObject();
        Add(document, schemas, used);
        document["components"]!["schemas"] = used;
        return document;
    }

    /// <summary>The frame of an event.</summary>
    private static JsonObject Event(string type)
    {
        var sample = EventSamples.All[type];
        var id = EventId.Of(sample.Order.Id, sample.Event.Sequence).Value;
        return new JsonObject
        {
            ["name"] = type,
            ["title"] = type,
            ["payload"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray([.. Members(type, sample, id).Select(member => JsonValue.Create(member.Key))]),
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["const"] = "event" },
                    ["subscription"] = Text("The subscription that it is told to."),
                    ["cursor"] = Text("The event's place in the log, to go on from."),
                    ["order_id"] = Text("The order's id."),
                    ["sequence"] = new JsonObject { ["type"] = "integer", ["description"] = "Its place in the order's history, from 1." },
                    ["event_id"] = Text("Its id, which its notification carries too."),
                    ["event_type"] = new JsonObject { ["const"] = type },
                    ["occurred_at"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                    ["data"] = new JsonObject
                    {
                        ["description"] = "Null where the stored history is damaged by then, or a newer server wrote it.",
                        ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, Reference(Schemas + nameof(EventData))),
                    },
                    ["hash"] = Text("The hash that the event carries in the history."),
                },
            },
            ["examples"] = new JsonArray(new JsonObject { ["payload"] = Members(type, sample, id) }),
        };
    }

    private static JsonObject Members(string type, Domain.Orders.PastOrder sample, string id) =>
        new()
        {
            ["type"] = "event",
            ["subscription"] = "s1",
            ["cursor"] = "pa7k3m",
            ["order_id"] = sample.Order.Id.Value,
            ["sequence"] = sample.Event.Sequence,
            ["event_id"] = id,
            ["event_type"] = type,
            ["occurred_at"] = Domain.UtcTimeConverter.Format(sample.Event.OccurredAt),
            ["data"] = JsonSerializer.SerializeToNode(EventData.Of(sample), CommandJson.Wire.EventData),
            ["hash"] = sample.Order.HistoryHash,
        };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };

    /// <summary>Adds the schemas that a part of the document speaks of, and those that they speak of.</summary>
    private static void Add(JsonNode? part, JsonObject schemas, JsonObject used)
    {
        if (part is JsonArray items)
            foreach (var item in items)
                Add(item, schemas, used);
        if (part is not JsonObject members)
            return;
        foreach (var (name, value) in members)
        {
            if (name != "$ref" || value?.GetValue<string>() is not { } to || !to.StartsWith(Schemas, StringComparison.Ordinal))
                Add(value, schemas, used);
            else if (to[Schemas.Length..] is var schema && !used.ContainsKey(schema))
            {
                used[schema] = schemas[schema]!.DeepClone();
                Add(schemas[schema], schemas, used);
            }
        }
    }
}
