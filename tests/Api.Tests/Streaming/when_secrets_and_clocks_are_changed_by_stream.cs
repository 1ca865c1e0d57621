using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Streaming;

public sealed class When_secrets_and_clocks_are_changed_by_stream
{
    [Fact]
    public async Task the_secrets_of_a_user_are_made_replaced_and_ended_by_stream()
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, await server.Register());

        var made = await stream.Ask(
            new
            {
                type = "add_user_secret",
                id = "1",
                account_id = "alice",
            }
        );
        var first = made["body"]!.Text("id");
        var rotated = await stream.Ask(
            new
            {
                type = "rotate_user_secret",
                id = "2",
                account_id = "alice",
                secret_id = first,
                rotation = new { overlap_seconds = 0 },
            }
        );
        var ended = await stream.Ask(
            new
            {
                type = "revoke_user_secret",
                id = "3",
                account_id = "alice",
                secret_id = rotated["body"]!.Text("id"),
            }
        );
        var again = await stream.Ask(
            new
            {
                type = "revoke_user_secret",
                id = "4",
                account_id = "alice",
                secret_id = first,
            }
        );
        var unnamed = await stream.Ask(
            new
            {
                type = "revoke_user_secret",
                id = "5",
                account_id = "alice",
            }
        );

        Assert.Equal((201, 201), (made.Number("status"), rotated.Number("status")));
        Assert.NotEqual(made["body"]!.Text("secret"), rotated["body"]!.Text("secret"));
        Assert.Equal("""{"type":"reply","id":"3","status":204,"body":null}""", ended.ToJsonString());
        Assert.Equal((404, "secret_not_found"), (again.Number("status"), again["body"]!.Text("code")));
        Assert.Equal(
            (400, "missing_field", "secret_id"),
            (unnamed.Number("status"), unnamed["body"]!.Text("code"), unnamed["body"]!.Text("field"))
        );
    }

    [Fact]
    public async Task a_merchants_notifications_and_its_clock_are_moved_by_stream()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, merchant);

        var resent = await stream.Ask(
            new
            {
                type = "resend_exhausted",
                id = "1",
                resend = new { since = "2026-01-01T00:00:00Z" },
            }
        );
        var tried = await stream.Ask(new { type = "test_notification", id = "2" });
        var moved = await stream.Ask(
            new
            {
                type = "advance_clock",
                id = "3",
                advance = new { seconds = 60 },
            }
        );
        var stays = await stream.Ask(
            new
            {
                type = "advance_clock",
                id = "4",
                advance = new { seconds = -1 },
            }
        );
        await using var live = await StreamClient.Connect(server, await server.Register(new { name = "Shop", mode = "live" }));
        var refused = await live.Ask(
            new
            {
                type = "advance_clock",
                id = "5",
                advance = new { seconds = 60 },
            }
        );

        Assert.Equal((202, 0), (resent.Number("status"), resent["body"]!.Number("notifications")));
        Assert.Equal((409, "no_notify_url"), (tried.Number("status"), tried["body"]!.Text("code")));
        Assert.Equal((200, true), (moved.Number("status"), moved["body"]!["complete"]!.GetValue<bool>()));
        Assert.Equal((400, "out_of_range"), (stays.Number("status"), stays["body"]!.Text("code")));
        Assert.Equal((403, "test_mode_only"), (refused.Number("status"), refused["body"]!.Text("code")));
    }
}
