using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>
/// A crash cuts a verification short after a channel has prepared the order, and the channel takes no orders any more when the server is
/// back.
/// </summary>
public sealed class A_channel_taken_out_of_service : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly BookingChannel _first = new("first");
    private readonly BookingChannel _second = new("second");
    private bool _hasFirst = true;
    private PaymentsServer _server = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PaymentsServer.Start(services =>
        {
            if (_hasFirst)
                services.AddSingleton<IPaymentChannel>(_first);
            services.AddSingleton<IPaymentChannel>(_second);
        });
        _merchant = await _server.Register();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task is_told_that_an_order_it_may_have_prepared_is_not_paid_there()
    {
        var id = await CreateUntilCrash("first", "second");

        await RestartWithoutFirst();
        var order = await _merchant.UntilStatus(await _merchant.Get("/v1/orders/" + id), "awaiting_payment", step: Second);

        Assert.Equal("second", order.Text("channel"));
        await _merchant.Until(order, _ => _first.Books[id] == ChannelOrderState.Closed, step: Second);
        Assert.Equal(["verify", "prepare", "close"], _first.Asked);
    }

    [Fact]
    public async Task keeps_no_money_unseen_that_it_took_before_it_was_told()
    {
        var id = await CreateUntilCrash("first", "second");
        _first.Taken[id] = new CapturedPayment(new PaymentId("pay_1"), new Money(100, "EUR"), _server.Clock.GetUtcNow());

        await RestartWithoutFirst();
        var order = await _merchant.UntilStatus(await _merchant.Get("/v1/orders/" + id), "paid", step: Second);

        Assert.Equal(("first", "pay_1"), (order.Text("channel"), Assert.Single(order["payments"]!.AsArray())!.Text("id")));
        await _merchant.Until(order, _ => _second.Books[id] == ChannelOrderState.Closed, step: Second);
    }

    [Fact]
    public async Task has_an_order_that_only_it_was_to_take_rejected_and_returns_what_it_took()
    {
        var id = await CreateUntilCrash("first");
        _first.Taken[id] = new CapturedPayment(new PaymentId("pay_1"), new Money(100, "EUR"), _server.Clock.GetUtcNow());

        await RestartWithoutFirst();
        var order = await _merchant.UntilStatus(await _merchant.Get("/v1/orders/" + id), "rejected", step: Second);

        await _merchant.Until(order, now => now.Number("refunded_amount") == 100 || _first.Returned.Count == 1, step: Second);
        Assert.Equal(new Money(100, "EUR"), Assert.Single(_first.Returned));
        Assert.Contains("payment.late", await _merchant.EventTypes(order));
    }

    [Fact]
    public async Task is_told_even_when_it_was_gone_for_a_while()
    {
        var id = await CreateUntilCrash("first", "second");

        _hasFirst = false;
        await _server.Restart();
        var order = await _merchant.UntilStatus(await _merchant.Get("/v1/orders/" + id), "awaiting_payment", step: Second);
        await _server.AdvanceTime(TimeSpan.FromSeconds(10));
        _hasFirst = true;
        await _server.Restart();

        Assert.Equal("second", order.Text("channel"));
        await _merchant.Until(order, _ => _first.Books[id] == ChannelOrderState.Closed, step: TimeSpan.FromSeconds(10));
    }

    private async Task RestartWithoutFirst()
    {
        _server.Settings = ["--Payments:Channels:first:Enabled", "false"];
        await _server.Restart();
    }

    /// <summary>Makes an order that the first channel prepares without its answer being heard, and ends the server.</summary>
    private async Task<string> CreateUntilCrash(params string[] channels)
    {
        var isPrepared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _first.OnPrepare = async (_, token) =>
        {
            isPrepared.TrySetResult();
            var end = new TaskCompletionSource<PrepareResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = token.Register(() => end.TrySetCanceled(token));
            return await end.Task;
        };
        var created = _merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "order",
                kind = "payment",
                amount = 100,
                currency = "EUR",
                channels,
            }
        );
        await isPrepared.Task.WaitAsync(TimeSpan.FromSeconds(20));
        // The create waits two seconds of this clock for a channel.
        for (var step = 0; step < 500 && !created.IsCompleted; step++)
        {
            _server.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(created, _server.Http.GetAsync("/health/live"));
        }

        var (status, order) = await created.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((HttpStatusCode.Created, "created"), (status, order.Text("status")));
        await _server.Stop();
        return order.Text("id");
    }
}
