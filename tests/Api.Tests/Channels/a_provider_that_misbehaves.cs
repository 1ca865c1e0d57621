using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>What a provider answers that is no answer, and what it does not answer at all.</summary>
public sealed class A_provider_that_misbehaves : WeChatShop
{
    public static TheoryData<string> Misbehaviours() => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task that_answers_nonsense_has_not_answered(string answer)
    {
        Provider.Instead = async (_, http) =>
        {
            await Answers[answer](http);
            return true;
        };
        var (_, created) = await CreateWhileTimePasses("nonsense");

        var rejected = await Merchant.UntilStatus(created, "rejected", step: TimeSpan.FromSeconds(1));
        Assert.Equal("no_channel_answered", rejected["failure"]!.Text("code"));
        var health = (await Json.Of(await Server.Http.GetAsync("/health/ready")))["channels"]!["wechat"]!;
        Assert.True(health.Number("unanswered") > 0, health.ToJsonString());
    }

    [Fact]
    public async Task that_was_slow_to_answer_may_have_the_order_and_is_asked_before_it_is_asked_again()
    {
        var isLost = true;
        Provider.Instead = async (operation, http) =>
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

        await Merchant.UntilStatus(created, "awaiting_payment", step: TimeSpan.FromSeconds(1));
        Assert.Equal(["unifiedorder", "orderquery", "unifiedorder"], Provider.Asked);
    }

    [Fact]
    public async Task that_is_silent_is_given_up_at_its_time_limit()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Provider.Instead = async (_, _) =>
        {
            isAsked.TrySetResult();
            await gate.Task;
            return false;
        };
        var answer = Post("silent", 1250, "CNY");
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Server.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("created", (await answer).Body.Text("status"));
        await Merchant.Until((await answer).Body, now => Health().Result.Number("timed_out") == 1);
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

    private async Task<JsonNode> Health() => (await Json.Of(await Server.Http.GetAsync("/health/ready")))["channels"]!["wechat"]!;

    private async Task<(HttpStatusCode Status, JsonObject Body)> CreateWhileTimePasses(string id)
    {
        var answer = Post(id, 1250, "CNY");
        while ((await Merchant.Get("/v1/orders?merchant_order_id=" + id))["data"]!.AsArray().Count == 0)
            Assert.False(answer.IsFaulted);
        for (var passed = 0; passed < 250 && !answer.IsCompleted; passed++)
            await Server.AdvanceTime(TimeSpan.FromMilliseconds(100));
        return await answer;
    }
}
