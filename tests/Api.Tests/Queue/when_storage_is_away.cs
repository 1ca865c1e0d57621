using System.Text.RegularExpressions;
using Xunit;

namespace Payments.Api.Tests.Queue;

/// <summary>
/// A message is not acknowledged before its order is durable, so what comes while nothing can be stored waits with the broker.
/// </summary>
public sealed partial class When_storage_is_away
{
    [Fact]
    public async Task a_message_is_held_until_its_order_is_durable_and_makes_exactly_one()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        await transport.UntilConnected();

        await transport.Server.Database.Change(transport.Server, "ALTER TABLE orders RENAME TO orders_that_are_away");
        await transport.Send(merchant, When_orders_come_by_queue.Order("q-1"));
        await transport.Until("several tries", async () => await Messages(transport, "retried") >= 3);
        var (made, dead) = (await Messages(transport, "made"), await transport.TryNext(QueueTransport.Dead));
        await transport.Server.Database.Change(transport.Server, "ALTER TABLE orders_that_are_away RENAME TO orders");
        await transport.UntilMade(merchant, 1);
        await transport.Until("its acknowledgement", async () =>
            await Messages(transport, "made") + await Messages(transport, "replayed") == 1
        );

        Assert.Equal((0L, null), (made, dead));
        Assert.Single(await transport.OrdersOf(merchant));
        Assert.Null(await transport.TryNext(QueueTransport.Orders));
        Assert.Null(await transport.TryNext(QueueTransport.Dead));
    }

    private static async Task<long> Messages(QueueTransport transport, string outcome)
    {
        var line = Line().Match(await transport.Server.Http.GetStringAsync("/metrics"));
        while (line.Success && line.Groups["outcome"].Value != outcome)
            line = line.NextMatch();
        return line.Success ? long.Parse(line.Groups["count"].Value) : 0;
    }

    [GeneratedRegex(
        @"^payments_queue_messages_total\{outcome=""(?<outcome>\w+)""\} (?<count>\d+)",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Line();
}
