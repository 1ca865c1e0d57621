using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Payments.Grains.Actions;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Many merchants' endpoints behind one host, as at a platform that sells for all of them.</summary>
public sealed class When_merchants_share_a_host
{
    private static readonly int OfOne = new ConcurrencyLimits().MaxRunningPerEndpoint;
    private static readonly int MoreThanPlaces = OfOne + 6;

    [Fact]
    public async Task one_that_dawdles_holds_up_no_other()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var slow = await server.Register(new { name = "Slow", notify_url = host.Url });
        var well = await server.Register(new { name = "Well", notify_url = host.Url });
        host.Delay = told => told.Field("merchant_id") == slow.Id ? end.Task : Task.CompletedTask;
        try
        {
            for (var i = 0; i < MoreThanPlaces; i++)
                await slow.Pay(await slow.Order());
            await Poll.Until("a slow merchant's places that are all taken", async () => await Running(server) == OfOne);

            var order = await well.Order();
            await well.Pay(order);

            await well.Until(order, now => now["notification"]!.Text("status") == "acknowledged");
        }
        finally
        {
            end.SetResult();
        }
    }

    [Fact]
    public async Task a_url_for_each_order_gives_a_merchant_no_more_places_there()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var slow = await server.Register();
        host.Delay = _ => end.Task;
        try
        {
            for (var i = 0; i < MoreThanPlaces; i++)
            {
                var (_, order) = await slow.Post(
                    "/v1/orders",
                    new
                    {
                        merchant_order_id = $"{i}",
                        kind = "payment",
                        amount = 100,
                        currency = "EUR",
                        notify_url = $"{host.Url}?order={i}",
                    }
                );
                await slow.Pay(order);
            }

            await Poll.Until("notifications that wait", async () =>
                (await server.Metrics())["payments_calls_waiting{kind=\"notification\"}"] == MoreThanPlaces - OfOne
            );

            Assert.Equal(OfOne, await Running(server));
            Assert.Equal(OfOne, host.All.Count);
        }
        finally
        {
            end.SetResult();
        }
    }

    private static async Task<double> Running(PaymentsServer server) =>
        (await server.Metrics())["payments_calls_running{kind=\"notification\"}"];
}
