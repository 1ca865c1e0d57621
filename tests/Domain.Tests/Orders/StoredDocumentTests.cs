using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Orleans.Payments.Domain.Tests;

public class StoredDocumentTests
{
    [Fact]
    public void a_state_reads_back_as_it_was_written()
    {
        var written = Scene.In(OrderStatus.Refunded).Json();

        Assert.Equal(written, Read(written).Json());
    }

    [Fact]
    public void members_of_a_newer_version_are_kept()
    {
        var document = JsonNode.Parse(Scene.Paid().Json())!.AsObject();
        document["later"] = "kept";
        document["order"]!["later"] = new JsonObject { ["a"] = 1 };

        var read = Read(document.ToJsonString());
        var next = Paying.Reported(read, Scene.Callback(Scene.Payment("pay_2")), Scene.At(100))!.State;

        var written = JsonNode.Parse(next.Json())!;
        Assert.Equal("kept", (string?)written["later"]);
        Assert.Equal(1, (int?)written["order"]!["later"]!["a"]);
    }

    [Fact]
    public void a_document_is_snake_case_and_times_are_utc()
    {
        var order = JsonNode.Parse(Scene.Paid().Json())!["order"]!;

        Assert.Equal("2026-01-31T09:30:00.000Z", (string?)order["created_at"]);
        Assert.Equal("paid", (string?)order["status"]);
        Assert.DoesNotContain(order.AsObject(), member => member.Key.Any(char.IsUpper));
    }

    private static OrderState Read(string json) => JsonSerializer.Deserialize(json, DomainJson.Stored.OrderState)!;
}
