using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Channels;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Api.Tests.Channels;

public sealed class An_order_that_names_several_channels : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly BookingChannel _first = new("first");
    private readonly BookingChannel _second = new("second");
    private PaymentsServer _server = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PaymentsServer.Start(services =>
            services.AddSingleton<IPaymentChannel>(_first).AddSingleton<IPaymentChannel>(_second)
        );
        _merchant = await _server.Register();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task asks_them_at_the_same_time_and_takes_the_preferred()
    {
        var (firstAsked, secondAsked) = (Signal(), Signal());
        // Neither answers before both have been asked.
        _first.OnVerify = async _ => await Meet(firstAsked, secondAsked);
        _second.OnVerify = async _ => await Meet(secondAsked, firstAsked);

        Assert.Equal("first", (await Create()).Text("channel"));
        Assert.DoesNotContain("prepare", _second.Asked);
        Assert.DoesNotContain("close", _second.Asked);
    }

    [Fact]
    public async Task does_not_wait_for_a_less_preferred_one()
    {
        _second.OnVerify = Never;

        Assert.Equal("first", (await Create()).Text("channel"));
    }

    [Fact]
    public async Task waits_for_a_more_preferred_one_up_to_the_limit()
    {
        var isAsked = Signal();
        _first.OnVerify = async token =>
        {
            isAsked.SetResult();
            return await Never(token);
        };

        var created = Create();
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await _merchant.Until(new JsonObject { ["id"] = await OrderId() }, _ => _second.Asked.Count == 1);
        _server.Clock.Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.Equal("created", (await _merchant.Get("/v1/orders/" + await OrderId())).Text("status"));
        // No further than the limit: the create itself waits for two seconds of this clock only.
        _server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _merchant.UntilStatus(new JsonObject { ["id"] = await OrderId(), ["status"] = "created" }, "awaiting_payment");

        Assert.Equal("second", (await created).Text("channel"));
        Assert.DoesNotContain("prepare", _first.Asked);
    }

    [Fact]
    public async Task goes_to_the_next_when_preparing_fails_and_closes_where_it_may_lie_prepared()
    {
        _first.OnPrepare = (_, _) => Task.FromResult(new PrepareResult(ChannelResponse.NoAnswer));

        var order = await Create();

        Assert.Equal("second", order.Text("channel"));
        await _merchant.Until(order, _ => _first.Books[order.Text("id")] == ChannelOrderState.Closed);
        Assert.Equal(["verify", "prepare", "close"], _first.Asked);
        Assert.Equal(ChannelOrderState.Open, _second.Books[order.Text("id")]);
    }

    [Fact]
    public async Task goes_to_the_next_when_preparing_is_refused_and_leaves_the_first_alone()
    {
        _first.OnPrepare = (_, _) => Task.FromResult(new PrepareResult(ChannelResponse.No, Failure: new Failure("declined", "Not now.")));

        var order = await Create();
        await _server.AdvanceTime(Second);

        Assert.Equal("second", order.Text("channel"));
        Assert.Equal(["verify", "prepare"], _first.Asked);
    }

    [Fact]
    public async Task is_rejected_with_every_reason_when_none_agrees()
    {
        _first.OnVerify = _ => Task.FromResult(BookingChannel.No);
        _second.OnPrepare = (_, _) =>
            Task.FromResult(new PrepareResult(ChannelResponse.No, Failure: new Failure("too_late", "Closed for today.")));

        var order = await Create();

        Assert.Equal("rejected", order.Text("status"));
        Assert.Equal("no_channel_accepted", order["failure"]!.Text("code"));
        Assert.Equal("first: declined (Not this one.); second: too_late (Closed for today.)", order["failure"]!.Text("message"));
    }

    [Fact]
    public async Task whose_answer_was_lost_in_a_crash_is_asked_about_first_and_closed_where_it_does_not_stay()
    {
        var isPrepared = Signal();
        _first.OnPrepare = async (_, token) =>
        {
            isPrepared.SetResult();
            return await Never<PrepareResult>(token);
        };
        var created = Create();
        await isPrepared.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var id = await OrderId();
        await AdvanceUntil(created);
        Assert.Equal("created", (await created).Text("status"));
        await _server.Stop();
        _first.IsSilent = true;

        await _server.Restart();
        var order = await Taken(id);

        Assert.Equal("second", order.Text("channel"));
        Assert.Equal(ChannelOrderState.Open, _first.Books[id]);
        _first.IsSilent = false;
        await _merchant.Until(order, _ => _first.Books[id] == ChannelOrderState.Closed, step: Second);
        Assert.Equal(["verify", "prepare", "query"], [.. System.Linq.Enumerable.Take(_first.Asked, 3)]);
    }

    [Fact]
    public async Task that_a_crash_left_prepared_keeps_it_there_when_that_channel_answers()
    {
        var isPrepared = Signal();
        _first.OnPrepare = async (_, token) =>
        {
            isPrepared.SetResult();
            return await Never<PrepareResult>(token);
        };
        var created = Create();
        await isPrepared.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var id = await OrderId();
        await AdvanceUntil(created);
        Assert.Equal("created", (await created).Text("status"));
        await _server.Stop();
        _first.OnPrepare = (answer, _) => Task.FromResult(answer);

        await _server.Restart();
        var order = await Taken(id);

        Assert.Equal("first", order.Text("channel"));
        // It is known to have the order, so it is not asked again whether it would take it; the same key gives its link again.
        Assert.Equal(["verify", "prepare", "query", "prepare"], _first.Asked);
        Assert.DoesNotContain("prepare", _second.Asked);
    }

    [Fact]
    public async Task finds_an_open_circuit_without_asking()
    {
        await _server.DisposeAsync();
        _server = await PaymentsServer.Start(
            services => services.AddSingleton<IPaymentChannel>(_first).AddSingleton<IPaymentChannel>(_second),
            "--Payments:Channels:first:CircuitMinimumCalls",
            "2",
            "--Payments:Channels:first:Retries",
            "1"
        );
        _merchant = await _server.Register();
        _first.IsSilent = true;
        Assert.Equal("second", (await Create()).Text("channel"));
        Assert.Equal(2, _first.Asked.Count);

        Assert.Equal("second", (await Create("again")).Text("channel"));

        Assert.Equal(2, _first.Asked.Count);
        using var ready = await _server.Http.GetAsync("/health/ready");
        var health = await Json.Of(ready);
        Assert.Equal(
            (HttpStatusCode.OK, "ok", "open", "closed"),
            (
                ready.StatusCode,
                health.Text("status"),
                health["channels"]!["first"]!.Text("circuit"),
                health["channels"]!["second"]!.Text("circuit")
            )
        );
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<VerifyResult> Meet(TaskCompletionSource mine, TaskCompletionSource other)
    {
        mine.TrySetResult();
        await other.Task;
        return new VerifyResult(ChannelResponse.Yes);
    }

    private static Task<VerifyResult> Never(CancellationToken token) => Never<VerifyResult>(token);

    private static async Task<T> Never<T>(CancellationToken token)
    {
        var end = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(() => end.TrySetCanceled(token));
        return await end.Task;
    }

    private async Task<JsonObject> Create(string id = "order")
    {
        var (status, order) = await _merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "payment",
                amount = 100,
                currency = "EUR",
                channels = new[] { "first", "second" },
            }
        );
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
    }

    private async Task<string> OrderId()
    {
        while (true)
            if ((await _merchant.Get("/v1/orders?merchant_order_id=order"))["data"]!.AsArray() is [{ } order])
                return order.Text("id");
    }

    private async Task<JsonObject> Taken(string id) =>
        await _merchant.UntilStatus(await _merchant.Get("/v1/orders/" + id), "awaiting_payment", step: TimeSpan.FromMilliseconds(100));

    private async Task AdvanceUntil(Task task)
    {
        for (var step = 0; step < 500 && !task.IsCompleted; step++)
        {
            _server.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(task, _server.Http.GetAsync("/health/live"));
        }

        await task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
