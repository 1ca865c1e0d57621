using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_orders_are_listed
{
    [Fact]
    public async Task pages_hold_each_order_once_newest_first()
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await server.Register(), await server.Register());
        var made = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            made.Add((await merchant.Order()).Text("id"));
            await other.Order();
            if (i % 3 == 0)
                server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await merchant.Get("/v1/orders?limit=7" + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            listed.AddRange(page["data"]!.AsArray().Select(order => order!.Text("id")));
            cursor = page.TextOrNull("next_cursor");
        }

        made.Reverse();
        Assert.Equal(made, listed);
    }

    [Fact]
    public async Task they_can_be_chosen_by_status_time_and_merchant_order_id()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (first, second) = (await merchant.Order(), await merchant.Order());
        await merchant.Pay(first);
        await merchant.UntilStatus(first, "paid");
        var between = server.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var third = await merchant.Order();

        async Task<string[]> Ids(string query) =>
            [.. (await merchant.Get("/v1/orders?" + query))["data"]!.AsArray().Select(order => order!.Text("id"))];

        Assert.Equal([first.Text("id")], await Ids("status=paid"));
        Assert.Equal([third.Text("id"), second.Text("id")], await Ids("status=awaiting_payment"));
        Assert.Equal([third.Text("id")], await Ids("created_after=" + between));
        Assert.Equal([second.Text("id")], await Ids("merchant_order_id=" + second.Text("merchant_order_id")));
        Assert.Empty(await Ids("merchant_order_id=nothing"));
        Assert.Empty(await Ids("status=paid&merchant_order_id=" + second.Text("merchant_order_id")));
    }

    [Fact]
    public async Task a_listed_order_looks_as_it_does_when_read()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();

        var listed = (await merchant.Get("/v1/orders"))["data"]![0]!;

        Assert.Equal((await merchant.Read(order)).ToJsonString(), listed.ToJsonString());
    }
}
