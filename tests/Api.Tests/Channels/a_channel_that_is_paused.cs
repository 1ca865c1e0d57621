using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Api.Tests.Hosting;
using Payments.Channels;
using Payments.Domain.Orders;
using Payments.Grains.Actions;
using Payments.Hosting.Channels;
using Payments.Storage.Metadata;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>An operator takes a channel out of service for a while, without a restart.</summary>
public sealed class A_channel_that_is_paused : IAsyncLifetime
{
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
    public async Task is_offered_no_new_orders_keeps_those_it_has_and_is_offered_them_again()
    {
        var before = await Order("before", "first", "second");

        var (status, paused) = await Operate(HttpMethod.Post, "first/pause");
        var meanwhile = await Order("meanwhile", "first", "second");
        var (cancelled, ended) = await _merchant.Post($"/v1/orders/{before.Text("id")}/cancel");
        var (_, resumed) = await Operate(HttpMethod.Post, "first/resume");
        var after = await Order("after", "first", "second");

        Assert.Equal((HttpStatusCode.OK, "first", true), (status, paused.Text("name"), paused["paused"]!.GetValue<bool>()));
        Assert.False(resumed["paused"]!.GetValue<bool>());
        Assert.Equal(("first", "second", "first"), (before.Text("channel"), meanwhile.Text("channel"), after.Text("channel")));
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled, ended.Text("status")));
        await _merchant.Until(before, _ => _first.Books[before.Text("id")] == ChannelOrderState.Closed, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task has_an_order_rejected_that_no_other_channel_may_take()
    {
        await Operate(HttpMethod.Post, "first/pause");

        var order = await Order("only", "first");

        Assert.Equal(("rejected", "no_channel"), (order.Text("status"), order["failure"]!.Text("code")));
        Assert.Empty(_first.Asked);
    }

    [Fact]
    public async Task is_no_default_either_and_stays_paused_over_a_restart()
    {
        foreach (var channel in new[] { "first", "second", "first" })
            Assert.Equal(HttpStatusCode.OK, (await Operate(HttpMethod.Post, channel + "/pause")).Status);
        await _server.Restart();

        var order = await Order("any");

        Assert.Equal("sandbox", order.Text("channel"));
        Assert.Equal(["first", "second"], await Paused());
        using var health = await _server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var channels = (await Json.Of(health))["channels"]!;
        Assert.True(channels["first"]!["paused"]!.GetValue<bool>());
        Assert.False(channels["sandbox"]!["paused"]!.GetValue<bool>());
    }

    [Fact]
    public async Task is_left_alone_by_every_other_process_within_seconds_and_what_two_of_them_pause_at_once_counts_both()
    {
        var facts = _server.Services.GetRequiredService<IDatabaseMetadata>();
        using var registry = new ChannelRegistry([_first, _second], new(), _server.Clock, NullLoggerFactory.Instance);
        using var other = new ChannelPauses(facts, registry, _server.Clock, NullLogger<ChannelPauses>.Instance);
        await other.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(registry.Paused);

        await Task.WhenAll(
            Operate(HttpMethod.Post, "first/pause"),
            other.Set("second", isPaused: true, TestContext.Current.CancellationToken)
        );
        await other.Refresh(TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], registry.Paused.Order(StringComparer.Ordinal));
        await Operate(HttpMethod.Post, "second/resume");
        await _merchant.Until(await Order("x"), _ => registry.Paused.SetEquals(["first"]), ChannelPauses.RefreshInterval);
        await other.StoppingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task is_paused_by_operators_alone_and_has_to_be_there()
    {
        foreach (var action in new[] { "pause", "resume" })
        {
            var (refused, problem) = await _merchant.Post($"/v1/channels/first/{action}");
            var (missing, unknown) = await Operate(HttpMethod.Post, "nowhere/" + action);
            using var nobody = await _server.Http.PostAsync($"/v1/channels/first/{action}", null, TestContext.Current.CancellationToken);

            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_admin_token"), (refused, problem.Text("code")));
            Assert.Equal((HttpStatusCode.NotFound, "unknown_channel"), (missing, unknown.Text("code")));
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await _merchant.Send(HttpMethod.Get, "/v1/channels")).Status);
        Assert.Empty(await Paused());
    }

    [Fact]
    public async Task is_listed_with_all_others_and_how_they_answer()
    {
        await Order("asked", "second");

        var (_, list) = await Operate(HttpMethod.Get, "");
        var second = list["data"]!.AsArray().Single(channel => channel!.Text("name") == "second")!;

        Assert.Contains("sandbox", list["data"]!.AsArray().Select(channel => channel!.Text("name")));
        Assert.Equal(("closed", 1.0), (second.Text("circuit"), second["success_rate"]!.GetValue<double>()));
        Assert.True(second["enabled"]!.GetValue<bool>());
        Assert.Null(list["data"]!.AsArray().Single(channel => channel!.Text("name") == "first")!["success_rate"]);
    }

    private async Task<JsonObject> Order(string id, params string[] channels)
    {
        var (status, order) = await _merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "payment",
                amount = 100,
                currency = "EUR",
                channels = channels.Length == 0 ? null : channels,
            }
        );
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
    }

    private async Task<string[]> Paused() =>
        [
            .. (await Operate(HttpMethod.Get, "")).Body["data"]!
                .AsArray()
                .Where(channel => channel!["paused"]!.GetValue<bool>())
                .Select(channel => channel!.Text("name"))
                .Order(StringComparer.Ordinal),
        ];

    private async Task<(HttpStatusCode Status, JsonObject Body)> Operate(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, ("/v1/channels/" + path).TrimEnd('/'));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken());
        using var response = await _server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
