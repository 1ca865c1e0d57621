using System.Text.RegularExpressions;
using Xunit;

namespace Payments.Api.Tests.Queue;

/// <summary>A message is not acknowledged before its order is durable, so what comes while nothing can be stored waits with the broker.</summary>
public sealed partial class When_storage_is_away
{
    [Fact]
    public async Task a_message_is_held_until_its_order_is_durable_and_makes_exactly_one()
    {
        await using var door = await QueueDoor.Open();
        var merchant = await door.Server.Register();
        await door.UntilConnected();

        await door.Server.Database.Change(door.Server, "ALTER TABLE orders RENAME TO orders_that_are_away");
        await door.Send(merchant, When_orders_come_by_queue.Order("q-1"));
        await door.Until("several tries", async () => await Messages(door, "retried") >= 3);
        var (made, dead) = (await Messages(door, "made"), await door.TryNext(QueueDoor.Dead));
        await door.Server.Database.Change(door.Server, "ALTER TABLE orders_that_are_away RENAME TO orders");
        await door.UntilMade(merchant, 1);
        await door.Until("its acknowledgement", async () => await Messages(door, "made") + await Messages(door, "replayed") == 1);

        Assert.Equal((0L, null), (made, dead));
        Assert.Single(await door.OrdersOf(merchant));
        Assert.Null(await door.TryNext(QueueDoor.Orders));
        Assert.Null(await door.TryNext(QueueDoor.Dead));
    }

    private static async Task<long> Messages(QueueDoor door, string outcome)
    {
        var line = Line().Match(await door.Server.Http.GetStringAsync("/metrics"));
        while (line.Success && line.Groups["outcome"].Value != outcome) line = line.NextMatch();
        return line.Success ? long.Parse(line.Groups["count"].Value) : 0;
    }

    [GeneratedRegex(@"^payments_queue_messages_total\{outcome=""(?<outcome>\w+)""\} (?<count>\d+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Line();
}
