using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Application.Limits;
using Payments.Grains.Actions;
using Payments.Grains.Merchants;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Limits;

/// <summary>What waits for a merchant's endpoint holds no place of the server's, and each merchant has only so much of it.</summary>
public sealed class Waiting_for_somebody_outside
{
    [Fact]
    public async Task test_sends_of_one_merchant_leave_all_others_alone_and_are_bounded()
    {
        var held = new TaskCompletionSource();
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsInFlight", "2");
        var slow = await server.Register(new { name = "Slow", notify_url = endpoint.Url });
        var other = await server.Register();
        endpoint.Delay = _ => held.Task;

        var sends = new List<Task<(HttpStatusCode Status, JsonObject Body)>>();
        for (var i = 1; i <= MerchantConcurrency.MaxExternalCalls; i++)
        {
            sends.Add(slow.Post($"/v1/merchants/{slow.Id}/notifications/test"));
            await Poll.Until($"test send {i} at the endpoint", () => Task.FromResult(endpoint.All.Count == i));
        }

        var (tooMany, problem) = await slow.Post($"/v1/merchants/{slow.Id}/notifications/test");
        await other.Order();
        await slow.Order();
        held.SetResult();
        var answers = await Task.WhenAll(sends);
        var (afterwards, _) = await slow.Post($"/v1/merchants/{slow.Id}/notifications/test");

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_waiting"), (tooMany, problem.Text("code")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "acknowledged"), (answer.Status, answer.Body.Text("outcome"))));
        Assert.Equal(HttpStatusCode.OK, afterwards);
    }

    [Fact]
    public async Task a_test_send_waits_for_a_place_of_its_endpoint_and_not_for_ever()
    {
        var held = new TaskCompletionSource();
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start(services =>
            services.AddSingleton(new ConcurrencyLimits { MaxRunningPerEndpoint = 1 })
        );
        var merchant = await server.Register(new { name = "Slow", notify_url = endpoint.Url });
        endpoint.Delay = _ => held.Task;

        var first = merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test");
        await Poll.Until("the first test send at the endpoint", () => Task.FromResult(endpoint.All.Count == 1));
        var second = merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test");
        await Poll.Until("an answer of the second", () =>
        {
            server.Clock.Advance(MerchantGrain.TestLeaseTimeout / 10);
            return Task.FromResult(second.IsCompleted);
        });
        var (status, busy) = await second;
        held.SetResult();

        Assert.Equal((HttpStatusCode.OK, "failed", "endpoint_busy"), (status, busy.Text("outcome"), busy.Text("error")));
        Assert.Single(endpoint.All);
        await first;
    }

    [Fact]
    public async Task moving_a_clock_while_a_notification_hangs_leaves_all_others_alone()
    {
        var held = new TaskCompletionSource();
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsInFlight", "1");
        var slow = await server.Register(new { name = "Slow", notify_url = endpoint.Url });
        var other = await server.Register();
        await slow.Order();
        endpoint.Delay = _ => held.Task;

        var moving = slow.Send(HttpMethod.Post, "/v1/test-clock/advance", Json.Content(new { seconds = 2000 }));
        await Poll.Until("a notification at the endpoint", () => Task.FromResult(endpoint.All.Count == 1));
        await other.Order();
        held.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await moving).Status);
    }
}
