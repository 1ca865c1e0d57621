using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Channels;
using Payments.Api.Tests.Hosting;
using Payments.Channels;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

/// <summary>Every figure moves when that happens which it tells of.</summary>
public sealed class What_an_operator_sees
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task commits_their_sizes_and_grains()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var before = await server.Metrics();

        for (var i = 0; i < 5; i++)
            await merchant.Order();
        var after = await server.Metrics();

        foreach (
            var name in (string[])
                ["payments_commits_total", "payments_committed_writes_total", "payments_commit_writes_count", "payments_grain_calls_total"]
        )
            Assert.True(after.Sum(name) >= before.Sum(name) + 5, $"{name}: {before.Sum(name)}, then {after.Sum(name)}");
        Assert.True(
            after.Sum("payments_grain_activations") > before.Sum("payments_grain_activations"),
            $"activations: {before.Sum("payments_grain_activations")}, then {after.Sum("payments_grain_activations")}"
        );
        // Commits of the start, as of the schema's steps, are in the counts alone; a metric that nothing was recorded for is not there yet.
        Assert.Equal(
            after["payments_commits_total"] - before.Sum("payments_commits_total"),
            after["payments_commit_writes_count"] - before.Sum("payments_commit_writes_count")
        );
        Assert.Equal(
            after["payments_committed_writes_total"] - before.Sum("payments_committed_writes_total"),
            after["payments_commit_writes_sum"] - before.Sum("payments_commit_writes_sum")
        );
        Assert.Equal(after["payments_commit_writes_count"], after["payments_commit_writes_bucket{le=\"+Inf\"}"]);
        Assert.True(after["payments_commit_writes_bucket{le=\"512\"}"] > 0);
        Assert.Equal(0, after["payments_writes_waiting"]);
    }

    [Fact]
    public async Task reminders_that_are_due_or_late_and_notifications_that_are_overdue()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await MerchantServer.Start();
        endpoint.Answer = _ => (500, "");
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") > 0);
        var owed = await server.Metrics();
        endpoint.Delay = _ => never.Task;

        await server.Stop();
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.Restart();
        var overdue = await server.Metrics();
        never.SetResult();

        Assert.Equal((1, 0, 0), (owed["payments_reminders_due"], owed["payments_reminders_late"], owed["payments_notifications_overdue"]));
        Assert.Equal(
            (1, 1, 1),
            (overdue["payments_reminders_due"], overdue["payments_reminders_late"], overdue["payments_notifications_overdue"])
        );
    }

    [Fact]
    public async Task attempts_by_outcome_and_the_circuit_of_an_endpoint()
    {
        await using var endpoint = await MerchantServer.Start();
        endpoint.Answer = _ => (503, "");
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        for (var i = 0; i < 6; i++)
            await merchant.Pay(await merchant.Order());

        await Poll.Until("an open circuit", async () =>
        {
            await server.AdvanceTime(Second);
            return (await server.Metrics())["payments_endpoint_circuits{state=\"open\"}"] == 1;
        });

        Assert.True((await server.Metrics())["payments_notification_attempts_total{outcome=\"failed\"}"] >= 5);
    }

    [Fact]
    public async Task the_circuit_of_a_channel()
    {
        var channel = new BookingChannel("first");
        await using var server = await PaymentsServer.Start(
            services => services.AddSingleton<IPaymentChannel>(channel),
            "--Payments:Channels:first:CircuitMinimumCalls",
            "2",
            "--Payments:Channels:first:Retries",
            "1"
        );
        var merchant = await server.Register();
        var closed = (await server.Metrics())["payments_channel_circuit{channel=\"first\"}"];
        channel.IsSilent = true;

        var order = await merchant.Order();
        var open = await server.Metrics();

        Assert.Equal(
            (0, 2, 1),
            (
                closed,
                open["payments_channel_circuit{channel=\"first\"}"],
                open["payments_channel_calls_total{channel=\"first\",outcome=\"unanswered\"}"]
            )
        );
        Assert.Equal("sandbox", order.Text("channel"));
    }

    [Fact]
    public async Task how_many_calls_run_and_how_many_wait()
    {
        var answer = new TaskCompletionSource<VerifyResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var channel = new BookingChannel("first") { OnVerify = _ => answer.Task };
        await using var server = await PaymentsServer.Start(
            services => services.AddSingleton<IPaymentChannel>(channel),
            "--Payments:Channels:first:MaxConcurrent",
            "1"
        );
        var merchant = await server.Register();
        var created = Enumerable
            .Range(0, 3)
            .Select(i =>
                merchant.Post(
                    "/v1/orders",
                    new
                    {
                        merchant_order_id = $"{i}",
                        kind = "payment",
                        amount = 5,
                        currency = "EUR",
                        channels = new[] { "first" },
                    }
                )
            )
            .ToArray();

        await Poll.Until("two calls that wait", async () =>
            (await server.Metrics())["payments_channel_calls_waiting{channel=\"first\"}"] == 2
        );
        var busy = await server.Metrics();
        answer.SetResult(new VerifyResult(ChannelResponse.Yes));
        await Task.WhenAll(created);
        await Poll.Until("no call that runs", async () => (await server.Metrics())["payments_calls_running{kind=\"channel\"}"] == 0);

        Assert.Equal((1, 3), (busy["payments_channel_calls_running{channel=\"first\"}"], busy["payments_calls_running{kind=\"channel\"}"]));
        Assert.Equal(0, busy["payments_calls_waiting{kind=\"notification\"}"]);
    }

    [Fact]
    public async Task what_limits_turn_away()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                max_open_orders = 1,
                rate_limit = new { per_second = 1, burst = 2 },
            }
        );
        await merchant.Order();

        var (tooMany, _) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "second",
                kind = "payment",
                amount = 5,
                currency = "EUR",
            }
        );
        var (tooFast, _) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "third",
                kind = "payment",
                amount = 5,
                currency = "EUR",
            }
        );
        var metrics = await server.Metrics();

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (tooMany, tooFast));
        Assert.Equal(
            (1, 1),
            (
                metrics["payments_requests_refused_total{code=\"too_many_open_orders\"}"],
                metrics["payments_requests_refused_total{code=\"rate_limited\"}"]
            )
        );
    }
}
