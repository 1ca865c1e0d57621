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
public sealed class A_provider_described_by_settings : IAsyncLifetime
{
    private WeChatProvider _provider = null!;
    private PaymentsServer _server = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await WeChatProvider.Start();
        _server = await PaymentsServer.Start(ChannelDocs.Arguments(ChannelDocs.WeChat(_provider.Url)));
        _merchant = await _server.Register(new { name = "Shop", mode = "live" });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task takes_an_order_and_its_callback_makes_it_paid()
    {
        var order = await Order();
        Assert.Equal(("wechat", "weixin://wxpay/bizpayurl?pr=" + order.Text("id")), (order.Text("channel"), order.Text("qr_code")));

        var (status, body) = await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow());

        Assert.Equal(
            (200, "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>"),
            (status, body)
        );
        Assert.Equal("paid", (await _merchant.Read(order)).Text("status"));
        Assert.Equal(200, (await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow())).Status); // once more: nothing new
        Assert.Single((await _merchant.Read(order))["payments"]!.AsArray());
    }

    [Fact]
    public async Task whose_callback_got_lost_is_asked_before_the_order_expires()
    {
        var order = await Order(expiresIn: 60);
        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow(), isLost: true);

        await _merchant.UntilStatus(order, "paid", step: TimeSpan.FromSeconds(10));
        Assert.Contains("orderquery", _provider.Asked);
    }

    [Fact]
    public async Task is_told_when_an_order_ends_and_returns_what_comes_late()
    {
        var order = await Order(expiresIn: 60);
        await _merchant.UntilStatus(order, "expired", step: TimeSpan.FromSeconds(10));
        await _merchant.Until(order, _ => _provider.Orders[order.Text("id")].State == "CLOSED", step: TimeSpan.FromSeconds(1));
        await _server.AdvanceTime(TimeSpan.FromSeconds(120));
        _provider.RefundStatus = "PROCESSING";

        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow());
        await _merchant.Until(order, _ => _provider.Asked.Count(asked => asked == "refundquery") > 1, step: TimeSpan.FromSeconds(5));
        Assert.Equal(0, Payment(await _merchant.Read(order)).Number("refunded"));
        _provider.RefundStatus = "SUCCESS";

        var returned = await _merchant.Until(
            await _merchant.Read(order),
            now => Payment(now).Number("refunded") == 1250,
            step: TimeSpan.FromSeconds(30)
        );
        Assert.Equal(("expired", "late"), (returned.Text("status"), Payment(returned).Text("role")));
        Assert.EndsWith(" 1250/1250", Assert.Single(_provider.Refunds).Value);
    }

    [Fact]
    public async Task is_not_believed_without_its_signature()
    {
        var order = await Order();
        var booked = _provider.Orders[order.Text("id")];
        booked.PaidAt = "20260101200000";

        var forged = await _provider.Callback(booked.NotifyUrl, WeChatProvider.Signed(WeChatProvider.Paid(booked), key: "guessed"));
        var unsigned = await _provider.Callback(booked.NotifyUrl, WeChatProvider.Paid(booked));
        var changed = WeChatProvider.Signed(WeChatProvider.Paid(booked));
        changed["total_fee"] = "1";
        var altered = await _provider.Callback(booked.NotifyUrl, changed);
        using var garbage = await _server.Http.PostAsync(booked.NotifyUrl, new System.Net.Http.StringContent("<!DOCTYPE x><xml/>"));

        Assert.Equal((401, 401, 401, HttpStatusCode.BadRequest), (forged.Status, unsigned.Status, altered.Status, garbage.StatusCode));
        Assert.Equal("awaiting_payment", (await _merchant.Read(order)).Text("status"));
    }

    [Fact]
    public async Task is_asked_what_it_really_took_when_its_callback_does_not_match()
    {
        var order = await Order();

        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow(), claimed: 1);

        var paid = await _merchant.UntilStatus(order, "paid");
        Assert.Equal(1250, Payment(paid).Number("captured"));
    }

    [Fact]
    public async Task that_answers_with_the_payment_of_another_order_has_not_been_paid_for_this_one()
    {
        var paid = await Paid();
        var (_, second) = await Post("second", 1250, "CNY", expiresIn: 60);
        var answer = WeChatProvider.Paid(_provider.Orders[paid.Text("id")]);
        (answer["out_trade_no"], answer["trade_state"]) = (second.Text("id"), "SUCCESS");
        _provider.Instead = async (operation, http) =>
        {
            if (operation != "orderquery")
                return false;
            await http.Response.WriteAsync(WeChatProvider.Xml(WeChatProvider.Signed(answer)));
            return true;
        };

        var expired = await _merchant.UntilStatus(second, "expired", step: TimeSpan.FromSeconds(10));
        await _server.AdvanceTime(TimeSpan.FromMinutes(10));

        Assert.Empty(expired["payments"]!.AsArray());
        Assert.Equal(["order.created", "order.awaiting_payment", "payment.mismatch", "order.expired"], await _merchant.EventTypes(second));
        Assert.DoesNotContain("refund", _provider.Asked);
        Assert.Equal("paid", (await _merchant.Read(paid)).Text("status"));
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
        _provider.Instead = async (operation, http) =>
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

        var (_, refund) = await _merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        await _merchant.UntilStatus(order, "refunded", step: TimeSpan.FromSeconds(5));
        Assert.Equal(("pending", 3), (refund.Text("status"), refusals));
        Assert.Single(_provider.Refunds);
    }

    [Fact]
    public async Task fails_a_refund_with_a_code_that_the_settings_name_and_its_amount_is_free_again()
    {
        var order = await Paid();
        _provider.Instead = async (operation, http) =>
        {
            if (operation != "refund")
                return false;
            await http.Response.WriteAsync(
                Signed(("return_code", "SUCCESS"), ("result_code", "FAIL"), ("err_code", "NOTENOUGH"), ("err_code_des", "Top up first."))
            );
            return true;
        };
        await _merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        var failed = await _merchant.Until(
            await _merchant.Read(order),
            now => Payment(now).Number("refunding") == 0,
            step: TimeSpan.FromSeconds(1)
        );

        Assert.Equal(("paid", 0), (failed.Text("status"), failed.Number("refunded_amount")));
        Assert.Contains("refund.failed", await _merchant.EventTypes(order));
        _provider.Instead = (_, _) => Task.FromResult(false);
        await _merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-2", amount = 1250 });
        await _merchant.UntilStatus(order, "refunded", step: TimeSpan.FromSeconds(5));
    }

    /// <summary>No door lets such a text in any more; an order of before may have it.</summary>
    [Fact]
    public async Task that_cannot_be_asked_for_a_refund_in_its_own_format_fails_it_and_its_amount_is_free_again()
    {
        var order = await Paid();

        await Grain(order)
            .Refund(
                new MerchantId(_merchant.Id),
                new RefundOrderCommand
                {
                    MerchantRefundId = "R-1",
                    Amount = 1250,
                    Reason = "a\ufffe",
                    Fingerprint = "",
                }
            );

        await _merchant.Until(await _merchant.Read(order), now => Payment(now).Number("refunding") == 0, step: TimeSpan.FromSeconds(1));
        var refund = (await _merchant.Get($"/v1/orders/{order.Text("id")}/refunds"))["data"]![0]!;
        Assert.Equal(("failed", "request_not_possible"), (refund.Text("status"), refund["failure"]!.Text("code")));
        Assert.Contains("refund.failed", await _merchant.EventTypes(order));
        Assert.DoesNotContain("refund", _provider.Asked);
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
        var order = new JsonObject { ["id"] = OrderId.Of(new MerchantId(_merchant.Id), "old").Value };

        await Grain(order).Create(new MerchantId(_merchant.Id), terms);

        var rejected = await _merchant.Until(await _merchant.Read(order), now => now.Text("status") == "rejected");
        Assert.StartsWith("wechat: request_not_possible (", rejected["failure"]!.Text("message"), StringComparison.Ordinal);
        Assert.Empty(_provider.Asked);
    }

    private IOrderGrain Grain(JsonObject order) =>
        _server.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>(order.Text("id"));

    private async Task<JsonObject> Paid()
    {
        var order = await Order();
        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow());
        return await _merchant.UntilStatus(order, "paid");
    }

    public static TheoryData<string> Misbehaviours() => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task that_answers_nonsense_has_not_answered(string answer)
    {
        _provider.Instead = async (_, http) =>
        {
            await Answers[answer](http);
            return true;
        };
        var (_, created) = await CreateWhileTimePasses("nonsense");

        var rejected = await _merchant.UntilStatus(created, "rejected", step: TimeSpan.FromSeconds(1));
        Assert.Equal("no_channel_answered", rejected["failure"]!.Text("code"));
        var health = (await Json.Of(await _server.Http.GetAsync("/health/ready")))["channels"]!["wechat"]!;
        Assert.True(health.Number("unanswered") > 0, health.ToJsonString());
    }

    [Fact]
    public async Task that_was_slow_to_answer_may_have_the_order_and_is_asked_before_it_is_asked_again()
    {
        var isLost = true;
        _provider.Instead = async (operation, http) =>
        {
            if (operation != "unifiedorder" || !isLost)
                return false;
            isLost = false;
            // It takes the order, and the answer gets lost.
            await Task.Yield();
            http.Abort();
            return true;
        };
        var (_, created) = await CreateWhileTimePasses("slow");

        await _merchant.UntilStatus(created, "awaiting_payment", step: TimeSpan.FromSeconds(1));
        Assert.Equal(["unifiedorder", "orderquery", "unifiedorder"], _provider.Asked);
    }

    [Fact]
    public async Task that_is_silent_is_given_up_at_its_time_limit()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _provider.Instead = async (_, _) =>
        {
            isAsked.TrySetResult();
            await gate.Task;
            return false;
        };
        var answer = Post("silent", 1250, "CNY");
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _server.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("created", (await answer).Body.Text("status"));
        await _merchant.Until((await answer).Body, now => Health().Result.Number("timed_out") == 1);
        gate.SetResult();
    }

    private static readonly Dictionary<string, Func<HttpContext, Task>> Answers = new(StringComparer.Ordinal)
    {
        ["500"] = http => Task.FromResult(http.Response.StatusCode = 500),
        ["a redirect"] = http => Task.Run(() => http.Response.Redirect("/elsewhere")),
        ["nothing"] = _ => Task.CompletedTask,
        ["a page"] = http => http.Response.WriteAsync("<html><body>Sorry"),
        ["a document type"] = http =>
            http.Response.WriteAsync("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><return_code>&a;</return_code></xml>"),
        ["too much"] = http => http.Response.WriteAsync("<xml>" + new string(' ', 65 * 1024) + "</xml>"),
        ["no signature"] = http =>
            http.Response.WriteAsync(
                "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><code_url>weixin://x</code_url></xml>"
            ),
        ["another order"] = http =>
            http.Response.WriteAsync(Signed(("result_code", "SUCCESS"), ("code_url", "weixin://x"), ("out_trade_no", "other"))),
        ["an unknown word"] = http => http.Response.WriteAsync(Signed(("result_code", "PERHAPS"), ("code_url", "weixin://x"))),
        ["a link that a browser would run"] = http =>
            http.Response.WriteAsync(Signed(("result_code", "SUCCESS"), ("code_url", "javascript:alert(1)"))),
        ["no link"] = http => http.Response.WriteAsync(Signed(("result_code", "SUCCESS"))),
    };

    private static string Signed(params (string Name, string Value)[] fields) =>
        WeChatProvider.Xml(
            WeChatProvider.Signed(new(fields.ToDictionary(field => field.Name, field => field.Value), StringComparer.Ordinal))
        );

    private static JsonObject Payment(JsonObject order) => (JsonObject)order["payments"]![0]!;

    private async Task<JsonNode> Health() => (await Json.Of(await _server.Http.GetAsync("/health/ready")))["channels"]!["wechat"]!;

    private Task<(HttpStatusCode Status, JsonObject Body)> Post(string id, long amount, string currency, int expiresIn = 900) =>
        _merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "payment",
                amount,
                currency,
                expires_in = expiresIn,
            }
        );

    private async Task<JsonObject> Order(int expiresIn = 900)
    {
        var (_, order) = await Post("order", 1250, "CNY", expiresIn);
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> CreateWhileTimePasses(string id)
    {
        var answer = Post(id, 1250, "CNY");
        while ((await _merchant.Get("/v1/orders?merchant_order_id=" + id))["data"]!.AsArray().Count == 0)
            Assert.False(answer.IsFaulted);
        for (var passed = 0; passed < 250 && !answer.IsCompleted; passed++)
            await _server.AdvanceTime(TimeSpan.FromMilliseconds(100));
        return await answer;
    }
}
