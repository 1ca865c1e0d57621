using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Streaming.Commands;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Notifications;
using Payments.Messaging;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>What clients of the stream, the queue and MQTT are made from.</summary>
public sealed class The_async_api_document
{
    [Fact]
    public async Task has_every_type_of_event_every_command_and_every_schema_that_it_speaks_of()
    {
        await using var server = await PaymentsServer.Start();
        var text = await server.Http.GetStringAsync("/asyncapi/v1.json");
        var document = JsonNode.Parse(text)!;
        var (messages, schemas) = (document["components"]!["messages"]!.AsObject(), document["components"]!["schemas"]!.AsObject());

        Assert.Equal("3.0.0", document.Text("asyncapi"));
        Assert.Equal(
            NotificationFilter.AllTypes.Order(StringComparer.Ordinal),
            messages
                .Select(message => message.Key)
                .Where(name => name.Contains('.', StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            server
                .Services.GetRequiredService<StreamCommands>()
                .Names.Concat(["subscribe", "unsubscribe", "ping"])
                .Order(StringComparer.Ordinal),
            messages["command"]!["payload"]!["properties"]!["type"]!["enum"]!.AsArray().Select(name => name!.GetValue<string>())
        );
        foreach (
            var name in text.Split("#/components/schemas/").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])
        )
            Assert.True(schemas.ContainsKey(name), name);
    }

    [Fact]
    public async Task shows_frames_of_events_as_the_stream_sends_them()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await Streaming.StreamClient.Connect(server, merchant);
        await stream.Ask(new { type = "subscribe", id = "1" });
        await merchant.Order();
        var frame = await stream.Next();
        var document = JsonNode.Parse(await server.Http.GetStringAsync("/asyncapi/v1.json"))!;

        var created = document["components"]!["messages"]![frame.Text("event_type")]!;

        Assert.Equal(frame.Select(member => member.Key), created["examples"]![0]!["payload"]!.AsObject().Select(member => member.Key));
        Assert.Equal(frame.Select(member => member.Key), created["payload"]!["properties"]!.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("userRequest", nameof(MessagingJson.MqttRequest))]
    [InlineData("approvalRequest", nameof(MessagingJson.ApprovalRequest))]
    [InlineData("approvalResult", nameof(MessagingJson.ApprovalResult))]
    [InlineData("result", nameof(MessagingJson.ResultResponse))]
    public async Task has_the_members_that_messages_of_the_broker_have(string message, string type)
    {
        await using var server = await PaymentsServer.Start();
        var document = JsonNode.Parse(await server.Http.GetStringAsync("/asyncapi/v1.json"))!;

        var payload = document["components"]!["messages"]![message]!["payload"]!;
        if (payload["$ref"]?.GetValue<string>() is { } reference)
            payload = document["components"]!["schemas"]![reference.Split('/')[^1]]!;

        var members = (System.Text.Json.Serialization.Metadata.JsonTypeInfo)
            typeof(MessagingJson).GetProperty(type)!.GetValue(MessagingJson.Wire)!;
        Assert.Equal(
            members.Properties.Select(member => member.Name).Order(StringComparer.Ordinal),
            payload["properties"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)
        );
    }
}
