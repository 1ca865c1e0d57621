using Payments.Client.Alerts;
using Payments.Client.Audit;
using Payments.Client.Operations;
using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Client.Tests.Operations;

public class When_operators_look(RunningServer server)
{
    [Fact]
    public async Task anybody_may_ask_for_the_health()
    {
        using var client = server.Client(PaymentsCredentials.None);
        var health = await client.Operations.GetHealthAsync();
        Assert.Equal(("ok", "ok", "closed"), (health.Status, health.Parts["storage"], health.Channels["sandbox"].Circuit));
        Assert.NotNull(health.ServerTime);
    }

    [Fact]
    public async Task the_money_of_all_merchants_is_theirs_to_see()
    {
        using var client = server.Operator();
        var day = new DateOnly(2026, 1, 1);
        var money = await client.Operations.GetMoneyAsync(day, day);
        Assert.Equal((day, day, 0), (money.From, money.To, money.Days.Count));
        using var merchant = await server.Merchant();
        var refused = await Assert.ThrowsAsync<PaymentsException>(() => merchant.Operations.GetMoneyAsync());
        Assert.Equal("invalid_admin_token", refused.Code);
        var wrong = await Assert.ThrowsAsync<PaymentsException>(() => client.Operations.GetMoneyAsync(day, day.AddDays(-1)));
        Assert.Equal(("out_of_range", "from"), (wrong.Code, wrong.Field));
    }

    [Fact]
    public async Task orders_are_counted_over_time_for_operators_and_for_their_merchant()
    {
        var registered = await server.Register();
        using var merchant = server.Client(PaymentsCredentials.ApiKey(registered.ApiKey!));
        await merchant.Orders.CreateAsync(
            new NewOrder
            {
                MerchantOrderId = "1",
                Amount = 1,
                Currency = "EUR",
            }
        );

        var own = await merchant.Orders.GetCountsAsync(OrderInterval.Day);

        Assert.Equal((registered.Id, OrderInterval.Day, "when_made", 30), (own.MerchantId, own.Interval, own.PaidCounted, own.Steps.Count));
        Assert.Equal((1, 0), (own.Steps.Sum(step => step.Made), own.Steps.Sum(step => step.Paid)));
        using var client = server.Operator();
        Assert.Equal(own.Steps, (await client.Orders.GetCountsAsync(OrderInterval.Day, registered.Id)).Steps);
        var all = await client.Orders.GetCountsAsync(OrderInterval.Minute);
        Assert.Equal((null, "when_paid", 60), (all.MerchantId, all.PaidCounted, all.Steps.Count));
        Assert.NotNull(all.Steps[^1].Made);
        var wrong = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetCountsAsync(OrderInterval.Of("year")));
        Assert.Equal(("invalid_value", "interval"), (wrong.Code, wrong.Field));
    }

    [Fact]
    public async Task what_a_person_has_to_decide_is_listed()
    {
        using var client = server.Operator();
        Assert.Empty(await client.Operations.ListForeignReportsAsync().ToListAsync());
        Assert.Empty(await client.Operations.ListUnconfirmedPaymentsAsync().ToListAsync());
        using var merchant = await server.Merchant();
        var order = await merchant.Orders.CreateAsync(
            new Client.Orders.NewOrder
            {
                MerchantOrderId = "1",
                Amount = 1,
                Currency = "EUR",
            }
        );
        var error = await Assert.ThrowsAsync<PaymentsException>(() =>
            client.Operations.ResolveAsync(order.Id, new PaymentResolution { Outcome = "not_paid", Reason = "Nothing to see" })
        );
        Assert.Equal("nothing_to_resolve", error.Code);
    }

    [Fact]
    public async Task a_channel_is_paused_and_goes_on()
    {
        using var client = server.Operator();
        var channel = (await client.Operations.ListChannelsAsync()).First(listed => listed.Name == "balance");
        Assert.Equal((true, false, "closed"), (channel.Enabled, channel.Paused, channel.Circuit));
        Assert.True((await client.Operations.PauseChannelAsync("balance")).Paused);
        Assert.False((await client.Operations.ResumeChannelAsync("balance")).Paused);
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Operations.PauseChannelAsync("cash"));
        Assert.Equal("unknown_channel", error.Code);
    }

    [Fact]
    public async Task what_was_done_is_listed_and_verified()
    {
        using var client = server.Operator();
        var merchant = await server.Register();
        var act = (await client.Audit.ListAsync(new ActFilter { MerchantId = merchant.Id }).ToListAsync()).Single();
        Assert.Equal(("register_merchant", "accepted", "operator"), (act.Action, act.Outcome, act.Actor!.Kind));
        var verification = await client.Audit.VerifyAsync();
        Assert.True(verification.Valid);
        Assert.NotNull(verification.HeadHash);
    }

    [Fact]
    public async Task an_alert_that_does_not_exist_is_not_acknowledged()
    {
        using var client = server.Operator();
        Assert.Empty(await client.Alerts.ListAsync(isOpen: false).ToListAsync());
        var error = await Assert.ThrowsAsync<PaymentsException>(() =>
            client.Alerts.AcknowledgeAsync("alr_unknown", new NewAcknowledgement { By = "Ada" })
        );
        Assert.Equal("alert_not_found", error.Code);
    }

    [Fact]
    public async Task limits_are_shown_with_what_is_in_use()
    {
        using var client = server.Operator();
        var limits = await client.Operations.GetLimitsAsync();
        Assert.Contains(limits.Limits, limit => limit is { Name: "requests_in_flight", InUse: > 0, Setting: not null });
        var merchant = await server.Register();
        var own = await client.Merchants.GetLimitsAsync(merchant.Id);
        Assert.Equal((merchant.Id, 0), (own.MerchantId, own.RiskRules!.Count));
    }

    [Fact]
    public async Task without_a_broker_there_are_no_dead_letters()
    {
        using var client = server.Operator();
        var letters = await client.Operations.ListDeadLettersPageAsync();
        Assert.Equal(("off", 0, 0, null), (letters.Queue, letters.Count, letters.Data.Count, letters.NextCursor));
        Assert.Empty(await client.Operations.ListDeadLettersAsync().ToListAsync());
        var resent = await Assert.ThrowsAsync<PaymentsException>(() => client.Operations.ResendDeadLetterAsync("dl_unknown"));
        var discarded = await Assert.ThrowsAsync<PaymentsException>(() => client.Operations.DiscardDeadLetterAsync("dl_unknown"));
        Assert.Equal(("dead_letter_not_found", "dead_letter_not_found"), (resent.Code, discarded.Code));
    }
}
