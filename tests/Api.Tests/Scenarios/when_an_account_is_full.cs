using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Accounts;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Money that an account cannot take is returned to where it came from, and the order ends.</summary>
public sealed class When_an_account_is_full
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_top_up_fails_its_money_is_returned_and_the_merchant_is_told()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        await Fill(server, merchant, room: 499);

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "T-1",
                kind = "top_up",
                amount = 500,
                currency = "EUR",
                account_id = "alice",
            }
        );
        var began = server.Clock.GetUtcNow();
        var failed = await merchant.Until(
            order,
            now =>
                now.Text("status") == "failed"
                && now["payments"]![0]!.Number("refunded") == 500
                && now["notification"]!.Text("status") == "acknowledged",
            step: Second
        );

        Assert.Equal("balance_too_large", failed["failure"]!.Text("code"));
        Assert.Equal(
            ("uncredited", 0L, null),
            (failed["payments"]!.AsArray().Single()!.Text("role"), failed.Number("refunded_amount"), failed.TextOrNull("paid_at"))
        );
        Assert.Equal(
            ["order.created", "order.processing", "order.crediting", "order.failed", "refund.requested", "refund.succeeded"],
            await merchant.EventTypes(order)
        );
        Assert.Equal(["order.failed", "refund.succeeded"], endpoint.All.Select(told => told.Field("event_type")));
        Assert.True(server.Clock.GetUtcNow() - began < TimeSpan.FromMinutes(3));
        Assert.Equal(Bookkeeping.MaxBalance - 499, await Balance(merchant));
        Assert.True((await merchant.Get("/v1/accounts/alice/verify"))["valid"]!.GetValue<bool>());
        var day = (await merchant.Get($"/v1/merchants/{merchant.Id}/summary"))["days"]!.AsArray().Single()!;
        Assert.Equal((0L, 500L, 500L), (day.Number("paid_amount"), day.Number("taken_amount"), day.Number("returned_amount")));

        var (_, fits) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "T-2",
                kind = "top_up",
                amount = 499,
                currency = "EUR",
                account_id = "alice",
            }
        );
        await merchant.UntilStatus(fits, "paid", step: Second);
        Assert.Equal(Bookkeeping.MaxBalance, await Balance(merchant));
    }

    [Fact]
    public async Task a_credit_that_comes_after_its_money_was_returned_is_refused_though_there_is_room()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Fill(server, merchant, room: 0);

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "T-1",
                kind = "top_up",
                amount = 500,
                currency = "EUR",
                account_id = "alice",
            }
        );
        var failed = await merchant.Until(
            order,
            now => now.Text("status") == "failed" && now["payments"]![0]!.Number("refunded") == 500,
            step: Second
        );
        await Book(server, merchant, Booking.Adjustment("spent", -10_000, "EUR", "spent"));
        var paid = failed["payments"]![0]!;
        var late = Booking.Credit(
            $"{order.Text("id")}:{paid.Text("channel")}:{paid.Text("id")}",
            new Money(500, "EUR"),
            SystemAccount.Channel(paid.Text("channel")),
            new OrderId(order.Text("id"))
        );
        var reply = await Account(server, merchant).Book(new MerchantId(merchant.Id), new AccountId("alice"), late);

        Assert.Equal(PaymentErrorCode.BalanceTooLarge, reply.Error!.Code);
        Assert.Equal(Bookkeeping.MaxBalance - 10_000, await Balance(merchant));
    }

    [Fact]
    public async Task a_refund_to_it_fails_and_can_be_asked_for_again()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Fill(server, merchant, room: 0);
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "P-1",
                kind = "payment",
                amount = 300,
                currency = "EUR",
                channels = new[] { "balance" },
                account_id = "alice",
            }
        );
        await merchant.UntilStatus(order, "paid", step: Second);
        await Book(server, merchant, Booking.Adjustment("more", 300, "EUR", "more"));

        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 300 });
        await merchant.Until(await merchant.Read(order), now => now["payments"]![0]!.Number("refunding") == 0, step: Second);
        var refund = (await merchant.Get($"/v1/orders/{order.Text("id")}/refunds"))["data"]!.AsArray().Single()!;
        await Book(server, merchant, Booking.Adjustment("less", -300, "EUR", "less"));
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-2", amount = 300 });
        await merchant.UntilStatus(order, "refunded", step: Second);

        Assert.Equal(("failed", "balance_too_large"), (refund.Text("status"), refund["failure"]!.Text("code")));
        Assert.Equal(Bookkeeping.MaxBalance, await Balance(merchant));
    }

    private static Task Fill(PaymentsServer server, TestMerchant merchant, long room) =>
        Book(server, merchant, Booking.Adjustment("full", Bookkeeping.MaxBalance - room, "EUR", "full"));

    /// <summary>No adjustment by HTTP is as large.</summary>
    private static async Task Book(PaymentsServer server, TestMerchant merchant, Booking booking)
    {
        var named = booking with { Id = $"{merchant.Id}:{booking.Id}" };
        Assert.Null((await Account(server, merchant).Book(new MerchantId(merchant.Id), new AccountId("alice"), named)).Error);
    }

    private static IAccountGrain Account(PaymentsServer server, TestMerchant merchant) =>
        server
            .Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IAccountGrain>(AccountId.Key(new MerchantId(merchant.Id), new AccountId("alice")));

    private static async Task<long> Balance(TestMerchant merchant) =>
        (await merchant.Get("/v1/accounts/alice"))["balances"]!.AsArray().Single()!.Number("balance");
}
