using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>The example of docs/channels.md, through the whole server, against a provider that speaks WeChat Pay v2.</summary>
public sealed class A_provider_described_by_settings : WeChatShop
{
    [Fact]
    public async Task takes_an_order_and_its_callback_makes_it_paid()
    {
        var order = await Order();
        Assert.Equal(("wechat", "weixin://wxpay/bizpayurl?pr=" + order.Text("id")), (order.Text("channel"), order.Text("qr_code")));

        var (status, body) = await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow());

        Assert.Equal(
            (200, "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>"),
            (status, body)
        );
        Assert.Equal("paid", (await Merchant.Read(order)).Text("status"));
        Assert.Equal(200, (await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow())).Status); // once more: nothing new
        Assert.Single((await Merchant.Read(order))["payments"]!.AsArray());
    }

    [Fact]
    public async Task whose_callback_got_lost_is_asked_before_the_order_expires()
    {
        var order = await Order(expiresIn: 60);
        await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow(), isLost: true);

        await Merchant.UntilStatus(order, "paid", step: TimeSpan.FromSeconds(10));
        Assert.Contains("orderquery", Provider.Asked);
    }

    [Fact]
    public async Task is_told_when_an_order_ends_and_returns_what_comes_late()
    {
        var order = await Order(expiresIn: 60);
        await Merchant.UntilStatus(order, "expired", step: TimeSpan.FromSeconds(10));
        await Merchant.Until(order, _ => Provider.Orders[order.Text("id")].State == "CLOSED", step: TimeSpan.FromSeconds(1));
        await Server.AdvanceTime(TimeSpan.FromSeconds(120));
        Provider.RefundStatus = "PROCESSING";

        await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow());
        await Merchant.Until(order, _ => Provider.Asked.Count(asked => asked == "refundquery") > 1, step: TimeSpan.FromSeconds(5));
        Assert.Equal(0, Payment(await Merchant.Read(order)).Number("refunded"));
        Provider.RefundStatus = "SUCCESS";

        var returned = await Merchant.Until(
            await Merchant.Read(order),
            now => Payment(now).Number("refunded") == 1250,
            step: TimeSpan.FromSeconds(30)
        );
        Assert.Equal(("expired", "late"), (returned.Text("status"), Payment(returned).Text("role")));
        Assert.EndsWith(" 1250/1250", Assert.Single(Provider.Refunds).Value);
    }

    [Fact]
    public async Task is_not_believed_without_its_signature()
    {
        var order = await Order();
        var booked = Provider.Orders[order.Text("id")];
        booked.PaidAt = "20260101200000";

        var forged = await Provider.Callback(booked.NotifyUrl, WeChatProvider.Signed(WeChatProvider.Paid(booked), key: "guessed"));
        var unsigned = await Provider.Callback(booked.NotifyUrl, WeChatProvider.Paid(booked));
        var changed = WeChatProvider.Signed(WeChatProvider.Paid(booked));
        changed["total_fee"] = "1";
        var altered = await Provider.Callback(booked.NotifyUrl, changed);
        using var garbage = await Server.Http.PostAsync(booked.NotifyUrl, new System.Net.Http.StringContent("<!DOCTYPE x><xml/>"));

        Assert.Equal((401, 401, 401, HttpStatusCode.BadRequest), (forged.Status, unsigned.Status, altered.Status, garbage.StatusCode));
        Assert.Equal("awaiting_payment", (await Merchant.Read(order)).Text("status"));
    }

    [Fact]
    public async Task is_asked_what_it_really_took_when_its_callback_does_not_match()
    {
        var order = await Order();

        await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow(), claimed: 1);

        var paid = await Merchant.UntilStatus(order, "paid");
        Assert.Equal(1250, Payment(paid).Number("captured"));
    }

    [Fact]
    public async Task that_answers_with_the_payment_of_another_order_has_not_been_paid_for_this_one()
    {
        var paid = await Paid();
        var (_, second) = await Post("second", 1250, "CNY", expiresIn: 60);
        var answer = WeChatProvider.Paid(Provider.Orders[paid.Text("id")]);
        (answer["out_trade_no"], answer["trade_state"]) = (second.Text("id"), "SUCCESS");
        Provider.Instead = async (operation, http) =>
        {
            if (operation != "orderquery")
                return false;
            await http.Response.WriteAsync(WeChatProvider.Xml(WeChatProvider.Signed(answer)));
            return true;
        };

        var expired = await Merchant.UntilStatus(second, "expired", step: TimeSpan.FromSeconds(10));
        await Server.AdvanceTime(TimeSpan.FromMinutes(10));

        Assert.Empty(expired["payments"]!.AsArray());
        Assert.Equal(["order.created", "order.awaiting_payment", "payment.mismatch", "order.expired"], await Merchant.EventTypes(second));
        Assert.DoesNotContain("refund", Provider.Asked);
        Assert.Equal("paid", (await Merchant.Read(paid)).Text("status"));
    }

    [Fact]
    public async Task says_no_with_its_reason()
    {
        var (_, refused) = await Post("no", 999, "CNY");
        var (_, otherCurrency) = await Post("euro", 1250, "EUR");

        Assert.Equal(("rejected", "wechat: noauth (The merchant may not.)"), (refused.Text("status"), refused["failure"]!.Text("message")));
        Assert.Contains("currency_not_supported", otherCurrency["failure"]!.Text("message"));
    }

    [Theory]
    [InlineData("FREQUENCY_LIMITED")]
    [InlineData("BIZERR_NEED_RETRY")]
    [InlineData("A_CODE_OF_TOMORROW")]
    [InlineData(null)]
    public async Task is_asked_for_a_refund_again_when_it_refuses_with_a_code_that_passes_or_that_nobody_knows(string? code)
    {
        var order = await Paid();
        var refusals = 0;
        Provider.Instead = async (operation, http) =>
        {
            if (operation != "refund" || ++refusals > 2)
                return false;
            await http.Response.WriteAsync(
                Signed(
                    code is null
                        ? [("return_code", "SUCCESS"), ("result_code", "FAIL")]
                        : [("return_code", "SUCCESS"), ("result_code", "FAIL"), ("err_code", code)]
                )
            );
            return true;
        };

        var (_, refund) = await Merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        await Merchant.UntilStatus(order, "refunded", step: TimeSpan.FromSeconds(5));
        Assert.Equal(("pending", 3), (refund.Text("status"), refusals));
        Assert.Single(Provider.Refunds);
    }

    [Fact]
    public async Task fails_a_refund_with_a_code_that_the_settings_name_and_its_amount_is_free_again()
    {
        var order = await Paid();
        Provider.Instead = async (operation, http) =>
        {
            if (operation != "refund")
                return false;
            await http.Response.WriteAsync(
                Signed(("return_code", "SUCCESS"), ("result_code", "FAIL"), ("err_code", "NOTENOUGH"), ("err_code_des", "Top up first."))
            );
            return true;
        };
        await Merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        var failed = await Merchant.Until(
            await Merchant.Read(order),
            now => Payment(now).Number("refunding") == 0,
            step: TimeSpan.FromSeconds(1)
        );

        Assert.Equal(("paid", 0), (failed.Text("status"), failed.Number("refunded_amount")));
        Assert.Contains("refund.failed", await Merchant.EventTypes(order));
        Provider.Instead = (_, _) => Task.FromResult(false);
        await Merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-2", amount = 1250 });
        await Merchant.UntilStatus(order, "refunded", step: TimeSpan.FromSeconds(5));
    }

    /// <summary>No door lets such a text in any more; an order of before may have it.</summary>
    [Fact]
    public async Task that_cannot_be_asked_for_a_refund_in_its_own_format_fails_it_and_its_amount_is_free_again()
    {
        var order = await Paid();

        await Grain(order)
            .Refund(
                new MerchantId(Merchant.Id),
                new RefundOrderCommand
                {
                    MerchantRefundId = "R-1",
                    Amount = 1250,
                    Reason = "a\ufffe",
                    Fingerprint = "",
                }
            );

        await Merchant.Until(await Merchant.Read(order), now => Payment(now).Number("refunding") == 0, step: TimeSpan.FromSeconds(1));
        var refund = (await Merchant.Get($"/v1/orders/{order.Text("id")}/refunds"))["data"]![0]!;
        Assert.Equal(("failed", "request_not_possible"), (refund.Text("status"), refund["failure"]!.Text("code")));
        Assert.Contains("refund.failed", await Merchant.EventTypes(order));
        Assert.DoesNotContain("refund", Provider.Asked);
    }

    [Fact]
    public async Task that_cannot_be_told_of_an_order_in_its_own_format_does_not_take_it()
    {
        var terms = new CreateOrderCommand
        {
            MerchantOrderId = "old",
            Kind = OrderKind.Payment,
            Amount = new Money(1250, "CNY"),
            Description = "a\ufffe",
            ExpiresIn = TimeSpan.FromSeconds(900),
            Fingerprint = "",
        };
        var order = new JsonObject { ["id"] = OrderId.Of(new MerchantId(Merchant.Id), "old").Value };

        await Grain(order).Create(new MerchantId(Merchant.Id), terms);

        var rejected = await Merchant.Until(await Merchant.Read(order), now => now.Text("status") == "rejected");
        Assert.StartsWith("wechat: request_not_possible (", rejected["failure"]!.Text("message"), StringComparison.Ordinal);
        Assert.Empty(Provider.Asked);
    }

    private IOrderGrain Grain(JsonObject order) =>
        Server.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>(order.Text("id"));

    private async Task<JsonObject> Paid()
    {
        var order = await Order();
        await Provider.Pay(order.Text("id"), Server.Clock.GetUtcNow());
        return await Merchant.UntilStatus(order, "paid");
    }

    private static JsonObject Payment(JsonObject order) => (JsonObject)order["payments"]![0]!;

    private async Task<JsonObject> Order(int expiresIn = 900)
    {
        var (_, order) = await Post("order", 1250, "CNY", expiresIn);
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }
}
