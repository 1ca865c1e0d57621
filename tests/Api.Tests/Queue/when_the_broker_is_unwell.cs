using Microsoft.Extensions.Configuration;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Settings;
using Payments.Messaging;
using Payments.Testing.RabbitMq;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class When_the_broker_is_unwell
{
    [Fact]
    public async Task the_server_starts_and_serves_without_one()
    {
        await using var server = await PaymentsServer.Start("--Payments:RabbitMq:Uri", "amqp://payments:never-shown@127.0.0.1:1/");
        var merchant = await server.Register();

        await merchant.Pay(await merchant.Order());
        using var response = await server.Http.GetAsync("/health/ready");
        var health = await Json.Of(response);

        Assert.True(response.IsSuccessStatusCode);
        Assert.StartsWith("amqp://127.0.0.1:1/", health["parts"]!.Text("rabbitmq"), StringComparison.Ordinal);
        Assert.DoesNotContain("never-shown", health.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(
            "payments_rabbitmq_connected{work=\"intake\"} 0",
            await server.Http.GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task nothing_is_lost_or_made_twice_when_it_is_killed_in_the_middle()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var transport = await QueueTransport.Open(broker, "--Payments:RabbitMq:Concurrency", "2");
        var merchant = await transport.Server.Register();
        await transport.UntilConnected();

        await transport.Send(Enumerable.Range(1, 60).Select(i => Message($"q-{i}")));
        await transport.Until("some orders", async () => (await transport.OrdersOf(merchant)).Count > 5);
        await broker.KillAsync();
        await merchant.Pay(await merchant.Order());
        await transport.Until("the server knows", async () => await transport.BrokerHealth() != "ok");
        await broker.StartAgainAsync();
        await transport.Send(Enumerable.Range(41, 40).Select(i => Message($"q-{i}")));

        // Eighty that came by queue, and one by HTTP.
        await transport.UntilMade(merchant, 81);
        Assert.Null(await transport.TryNext(QueueTransport.Dead));
        await merchant.Pay(await merchant.UntilStatus(await When_orders_come_by_queue.Made(merchant, "q-1"), "awaiting_payment"));
        Assert.Equal("q-1", (await transport.NextResult()).Text("merchant_order_id"));

        (byte[] Body, System.Collections.Generic.IDictionary<string, object?>? Headers) Message(string id)
        {
            var body = QueueTransport.Body(merchant, When_orders_come_by_queue.Order(id));
            return (body, transport.Signed(merchant, body));
        }
    }

    [Fact]
    public async Task one_that_stands_still_keeps_nobody_waiting()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var transport = await QueueTransport.Open(broker);
        var merchant = await transport.Server.Register();
        await transport.Send(merchant, When_orders_come_by_queue.Order("q-1"));
        await transport.UntilMade(merchant, 1);
        var queued = await merchant.UntilStatus(await When_orders_come_by_queue.Made(merchant, "q-1"), "awaiting_payment");

        await broker.PauseAsync();
        await merchant.Pay(queued);
        await merchant.UntilStatus(queued, "paid");
        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        await broker.ResumeAsync();

        Assert.Equal("q-1", (await transport.NextResult()).Text("merchant_order_id"));
    }

    [Theory]
    [InlineData("Payments:RabbitMq:Uri", "http://user:very-secret@broker/")]
    [InlineData("Payments:RabbitMq:Uri", "amqp://user:very-secret@broker:x/")]
    [InlineData("Payments:RabbitMq:Uri", "amqp://user:very-secret@broker/a/b")]
    [InlineData("Payments:RabbitMq:Prefetch", "0")]
    [InlineData("Payments:RabbitMq:Concurrency", "1000")]
    [InlineData("Payments:RabbitMq:RetrySeconds", "soon")]
    public void a_setting_that_is_not_usable_is_named_and_no_password_shown(string setting, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Payments:RabbitMq:Uri", "amqp://localhost")])
            .AddInMemoryCollection([new(setting, value)])
            .Build();

        var error = Assert.Throws<SettingException>(() => RabbitMqSettings.Read(configuration));

        Assert.Equal(setting, error.Setting);
        Assert.DoesNotContain("very-secret", error.Message, StringComparison.Ordinal);
    }
}
