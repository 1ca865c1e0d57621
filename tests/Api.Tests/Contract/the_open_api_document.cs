using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Notifications;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>What clients are generated from; that it is well formed is what the linters of <c>Api/OpenApi/lint.sh</c> say.</summary>
public sealed class The_open_api_document
{
    [Fact]
    public async Task shows_an_example_of_every_json_body_and_a_type_of_every_member()
    {
        await using var server = await PaymentsServer.Start();
        var document = await Read(server);

        foreach (var (path, item) in document["paths"]!.AsObject())
        foreach (var (method, operation) in item!.AsObject())
        {
            var bodies = operation!["responses"]!
                .AsObject()
                .Select(answer => answer.Value!["content"])
                .Append(operation["requestBody"]?["content"]);
            foreach (var (type, media) in bodies.OfType<JsonObject>().SelectMany(content => content))
                Assert.True(!type.EndsWith("json", StringComparison.Ordinal) || media!["example"] is not null, $"{method} {path} {type}");
            Assert.NotEmpty(operation.Text("description"));
        }

        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        foreach (var (member, described) in schema!["properties"]?.AsObject() ?? [])
            Assert.True(
                member == "parameters" || described!["type"] is not null || described["$ref"] is not null || described["oneOf"] is not null,
                $"{name}.{member}"
            );
    }

    [Fact]
    public async Task has_a_webhook_of_every_type_of_event_whose_example_has_the_members_of_its_schema()
    {
        await using var server = await PaymentsServer.Start();
        var document = await Read(server);
        var webhooks = document["webhooks"]!.AsObject();

        Assert.Equal(
            NotificationFilter.AllTypes.Order(StringComparer.Ordinal),
            webhooks.Select(one => one.Key).Where(type => type != "alert").Order(StringComparer.Ordinal)
        );
        foreach (var (type, webhook) in webhooks)
        {
            var media = webhook!["post"]!["requestBody"]!["content"]!["application/json"]!;
            var example = media["example"]!.AsObject();
            Assert.StartsWith(type, example.Text("event_type"), StringComparison.Ordinal);
            Assert.Equal(
                Members(document, media["schema"]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                example.Select(member => member.Key).Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task tells_no_default_where_it_depends_and_null_only_where_it_can_be()
    {
        await using var server = await PaymentsServer.Start();
        var schemas = (await Read(server))["components"]!["schemas"]!;

        Assert.Null(schemas["CreateOrderRequest"]!["properties"]!["expires_in"]!["default"]);
        Assert.Equal("string", schemas["OrderResponse"]!["properties"]!["created_at"]!.Text("type"));
        Assert.Equal(
            ["null", "string"],
            schemas["OrderResponse"]!["properties"]!["paid_at"]!["type"]!.AsArray().Select(type => type!.GetValue<string>())
        );
        Assert.Equal("string", schemas["ProblemResponse"]!["properties"]!["field"]!.Text("type"));
        Assert.DoesNotContain("field", schemas["ProblemResponse"]!["required"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    private static IEnumerable<string> Members(JsonNode document, JsonNode schema)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!;
        var own = schema["properties"]?.AsObject().Select(member => member.Key) ?? [];
        return own.Concat((schema["allOf"]?.AsArray() ?? []).SelectMany(part => Members(document, part!)));
    }

    private static async Task<JsonNode> Read(PaymentsServer server) =>
        JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!;
}
