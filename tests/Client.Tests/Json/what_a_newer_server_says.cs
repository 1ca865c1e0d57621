using System.Net;
using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Client.Tests.Json;

public class What_a_newer_server_says
{
    [Fact]
    public async Task words_that_are_not_known_are_kept_and_members_passed_over()
    {
        var json = ScriptedServer.OrderJson.Replace("\"created\"", "\"on_the_moon\",\"moon\":{\"phase\":[1]}", StringComparison.Ordinal);
        using var server = new ScriptedServer(ScriptedServer.Answering(HttpStatusCode.OK, json));
        using var client = server.Client();
        var order = await client.Orders.GetAsync("ord_1");
        Assert.Equal("on_the_moon", order.Status.Value);
        Assert.NotEqual(OrderStatus.Created, order.Status);
        Assert.Equal(OrderKind.Payment, order.Kind);
    }

    [Fact]
    public async Task an_answer_of_another_kind_is_named()
    {
        using var server = new ScriptedServer(ScriptedServer.Answering(HttpStatusCode.OK, """{"id":1}"""));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetAsync("ord_1"));
        Assert.Equal((200, PaymentsException.UnreadableAnswer), (error.Status, error.Code));
    }
}
