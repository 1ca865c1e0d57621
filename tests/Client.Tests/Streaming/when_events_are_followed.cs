using Payments.Client.Accounts;
using Payments.Client.Orders;
using Payments.Client.Streaming;
using Payments.Client.Tests.Hosting;
using Payments.Client.Webhooks;
using Xunit;

namespace Payments.Client.Tests.Streaming;

public class When_events_are_followed(RunningServer server)
{
    [Fact]
    public async Task they_come_as_they_happen_and_from_a_cursor_again()
    {
        var registered = await server.Register();
        using var merchant = server.Client(PaymentsCredentials.Signature(registered.Id, SigningSecret.Parse(registered.WebhookSecret!)));
        await Create(merchant, "before");
        await using var live = new FollowedEvents(merchant);
        await live.Connected;
        var order = await Create(merchant, "1");
        var created = await live.Next();
        var awaiting = await live.Next();
        Assert.Equal((order.Id, 1, EventTypes.OrderCreated), (created.OrderId, created.Sequence, created.EventType));
        Assert.Equal((order.Id, 2, order.HistoryHash), (awaiting.OrderId, awaiting.Sequence, awaiting.Hash));
        Assert.Equal(
            (OrderStatus.AwaitingPayment, 1250, "1"),
            (awaiting.Data!.Status, awaiting.Data.Amount, awaiting.Data.MerchantOrderId)
        );
        Assert.Equal(order.PayUrl, awaiting.Data.Other!["pay_url"].GetString());

        await using var later = new FollowedEvents(merchant, new EventSubscription { After = created.Cursor });
        Assert.Equal(awaiting.EventId, (await later.Next()).EventId);
        var other = await Create(merchant, "2");
        await using var one = new FollowedEvents(merchant, new EventSubscription { OrderId = other.Id, After = created.Cursor });
        Assert.Equal(other.Id, (await one.Next()).OrderId);
    }

    [Fact]
    public async Task a_server_that_goes_away_is_waited_for_and_nothing_is_missed()
    {
        await using var restarted = new RunningServer();
        await restarted.InitializeAsync();
        using var merchant = await restarted.Merchant();
        await using var live = new FollowedEvents(merchant);
        await live.Connected;
        await Create(merchant, "1");
        Assert.Equal(1, (await live.Next()).Sequence);
        Assert.Equal(2, (await live.Next()).Sequence);
        await restarted.Restart();
        var order = await Create(merchant, "2");
        var told = await live.Next();
        Assert.Equal((order.Id, 1), (told.OrderId, told.Sequence));
    }

    [Fact]
    public async Task an_accounts_entries_come_from_the_beginning()
    {
        var registered = await server.Register();
        using var merchant = server.Client(PaymentsCredentials.ApiKey(registered.ApiKey!));
        using var operations = server.Operator();
        var adjustment = new NewAdjustment
        {
            AdjustmentId = "a1",
            Amount = 500,
            Currency = "EUR",
            Reason = "Welcome",
        };
        await operations.Accounts.AdjustAsync(registered.Id, "alice", adjustment);
        var entry = await merchant.Events.ReadEntriesAsync("alice", "0").FirstAsync();
        Assert.Equal(("alice", "1", 500), (entry.AccountId, entry.Cursor, entry.Entry.BalanceAfter));
    }

    [Theory]
    [InlineData("sk_wrong", null, "invalid_api_key")]
    [InlineData(null, "nonsense", "invalid_cursor")]
    public async Task a_refusal_ends_it_and_is_named(string? key, string? after, string code)
    {
        key ??= (await server.Register()).ApiKey!;
        using var client = server.Client(PaymentsCredentials.ApiKey(key));
        var error = await Assert.ThrowsAsync<PaymentsException>(async () =>
            await client.Events.ReadAsync(new EventSubscription { After = after }).FirstAsync()
        );
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void an_event_that_comes_twice_is_dropped_and_little_is_remembered()
    {
        var handled = new HandledEvents(capacity: 2);
        Assert.True(handled.Add("a", 1));
        Assert.True(handled.Add("a", 2));
        Assert.False(handled.Add("a", 2));
        Assert.False(handled.Add("a", 1));
        Assert.True(handled.Add("b", 1));
        Assert.True(handled.Add("c", 7));
        Assert.Equal(2, handled.Count);
        Assert.False(handled.Add("c", 7));
        Assert.True(handled.Add("a", 1));
    }

    private static Task<Order> Create(PaymentsClient merchant, string id) =>
        merchant.Orders.CreateAsync(
            new NewOrder
            {
                MerchantOrderId = id,
                Amount = 1250,
                Currency = "EUR",
            }
        );
}
