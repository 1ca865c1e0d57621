using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>API keys with scopes and an end, revocation, and rotation of keys and webhook secrets.</summary>
public sealed class When_keys_and_secrets_change
{
    private static readonly object Order = new
    {
        merchant_order_id = "K-1",
        kind = "payment",
        amount = 5,
        currency = "EUR",
    };

    [Theory]
    [InlineData("read", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("write", HttpStatusCode.Forbidden, HttpStatusCode.Created)]
    public async Task a_key_does_what_its_scope_allows_and_nothing_else(string scope, HttpStatusCode reading, HttpStatusCode writing)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = await Key(server, merchant, new { name = "Till 7", scopes = new[] { scope } });

        var (read, readAnswer) = await key.Send(HttpMethod.Get, "/v1/orders");
        var (written, writtenAnswer) = await key.Post("/v1/orders", Order);
        var (resent, _) = await key.Post($"/v1/merchants/{merchant.Id}/notifications/test");

        Assert.Equal((reading, writing), (read, written));
        Assert.Equal(writing == HttpStatusCode.Forbidden, resent == HttpStatusCode.Forbidden);
        Assert.Equal("insufficient_scope", (reading == HttpStatusCode.Forbidden ? readAnswer : writtenAnswer).Text("code"));
    }

    [Fact]
    public async Task a_key_ends_at_its_time_and_not_before()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = await Key(
            server,
            merchant,
            new { expires_at = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") }
        );

        await server.AdvanceTime(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        await key.Get("/v1/orders");
        await server.AdvanceTime(TimeSpan.FromMilliseconds(1));
        var (status, problem) = await key.Send(HttpMethod.Get, "/v1/orders");

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (status, problem.Text("code")));
        await merchant.Get("/v1/orders");
    }

    [Fact]
    public async Task keys_are_listed_with_their_names_scopes_and_last_use_which_outlasts_a_restart()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = await Key(server, merchant, new { name = "Reports", scopes = new[] { "read" } });
        var usedAt = server.Clock.GetUtcNow();
        await key.Get("/v1/orders");

        await server.AdvanceTime(KeyUseReporter.Interval);
        var told = await LastUse(server, merchant, "Reports", last => last is not null);
        await server.AdvanceTime(MerchantGrain.KeyUseWriteDelay);
        await server.Restart();
        var (_, read) = await server.Admin(HttpMethod.Get, merchant.Id);

        var listed = read["keys"]!.AsArray();
        Assert.Equal([null, "Reports"], listed.Select(kept => kept!.TextOrNull("name")));
        Assert.Equal([2, 1], listed.Select(kept => kept!["scopes"]!.AsArray().Count));
        Assert.Null(listed[0]!.TextOrNull("last_used_at"));
        Assert.Equal(usedAt, DateTimeOffset.Parse(told!));
        Assert.Equal(told, listed[1]!.TextOrNull("last_used_at"));
        Assert.DoesNotContain(listed, kept => kept!.TextOrNull("api_key") is not null);
    }

    [Fact]
    public async Task a_use_right_before_the_server_stops_is_known_when_it_starts_again()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var usedAt = server.Clock.GetUtcNow();
        await merchant.Get("/v1/orders");

        await server.Restart();

        var (_, read) = await server.Admin(HttpMethod.Get, merchant.Id);
        Assert.Equal(usedAt, DateTimeOffset.Parse(read["keys"]![0]!.Text("last_used_at")));
    }

    [Fact]
    public async Task a_change_of_the_merchant_does_not_undo_the_last_use()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.Get("/v1/orders");
        var read = (await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IMerchantGrain>(merchant.Id).Get())!;

        await server.Services.GetRequiredService<KeyUseReporter>().Flush();
        var grain = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IMerchantGrain>(merchant.Id);
        Assert.True(await grain.Replace(read with { Name = "Other", UpdatedAt = read.UpdatedAt.AddMilliseconds(1) }, read.UpdatedAt));

        Assert.NotNull((await grain.Get())!.Keys.Single().LastUsedAt);
    }

    [Fact]
    public async Task a_revoked_key_stops_at_once_here_and_within_two_seconds_elsewhere()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = await Key(server, merchant, new { name = "Lost" });
        var elsewhere = new MerchantDirectory(server.Services.GetRequiredService<IGrainFactory>(), server.Clock);
        Assert.Equal(2, (await elsewhere.Find(merchant.Id))!.Keys.Length);

        var (revoked, _) = await server.Admin(HttpMethod.Delete, $"{merchant.Id}/keys/{await IdOf(server, merchant, "Lost")}");
        var (here, problem) = await key.Send(HttpMethod.Get, "/v1/orders");
        server.Clock.Advance(MerchantDirectory.MaxAge + TimeSpan.FromTicks(1));

        Assert.Equal(HttpStatusCode.NoContent, revoked);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), (here, problem.Text("code")));
        Assert.Single((await elsewhere.Find(merchant.Id))!.Keys);
        await merchant.Get("/v1/orders");
    }

    [Fact]
    public async Task a_key_that_is_none_can_be_neither_revoked_nor_rotated()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (revoked, revoking) = await server.Admin(HttpMethod.Delete, $"{merchant.Id}/keys/key_none");
        var (rotated, rotating) = await server.Admin(HttpMethod.Post, $"{merchant.Id}/keys/key_none/rotate");

        Assert.Equal((HttpStatusCode.NotFound, "key_not_found"), (revoked, revoking.Text("code")));
        Assert.Equal((HttpStatusCode.NotFound, "key_not_found"), (rotated, rotating.Text("code")));
    }

    [Fact]
    public async Task a_rotated_key_and_its_successor_both_open_until_the_overlap_ends()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var old = await Key(server, merchant, new { name = "Shop", scopes = new[] { "read" } });

        var (status, made) = await server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/keys/{await IdOf(server, merchant, "Shop")}/rotate",
            new { overlap_seconds = 600 }
        );
        var successor = new TestMerchant(server, merchant.Id, made.Text("api_key"), "");
        await old.Get("/v1/orders");
        await successor.Get("/v1/orders");
        await server.AdvanceTime(TimeSpan.FromSeconds(601));
        var (ended, problem) = await old.Send(HttpMethod.Get, "/v1/orders");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("Shop", "read"), (made.Text("name"), made["scopes"]!.AsArray().Single()!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (ended, problem.Text("code")));
        await successor.Get("/v1/orders");
    }

    [Fact]
    public async Task keys_that_have_expired_make_room_for_new_ones()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (_, read) = await server.Admin(HttpMethod.Get, merchant.Id);
        var id = read["keys"]!.AsArray().Single()!.Text("id");

        for (var i = 0; i < 30; i++)
        {
            var (status, made) = await server.Admin(HttpMethod.Post, $"{merchant.Id}/keys/{id}/rotate", new { overlap_seconds = 0 });
            Assert.Equal(HttpStatusCode.Created, status);
            id = made.Text("id");
        }

        var (_, after) = await server.Admin(HttpMethod.Get, merchant.Id);
        Assert.Equal(20, after["keys"]!.AsArray().Count);
    }

    [Fact]
    public async Task while_a_webhook_secret_is_rotated_notifications_carry_both_signatures_and_requests_by_either_pass()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });

        var (status, rotated) = await server.Admin(HttpMethod.Post, $"{merchant.Id}/webhook-secret/rotate", new { overlap_seconds = 600 });
        var secret = rotated.Text("webhook_secret");
        var both = await Tested(merchant, endpoint);
        var during = (await server.SignedRead(merchant.Id, merchant.WebhookSecret), await server.SignedRead(merchant.Id, secret));
        await server.AdvanceTime(TimeSpan.FromSeconds(601));
        var one = await Tested(merchant, endpoint);
        var after = (await server.SignedRead(merchant.Id, merchant.WebhookSecret), await server.SignedRead(merchant.Id, secret));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, both.Signature.Split(' ').Length);
        Assert.True(both.IsSignedWith(secret) && both.IsSignedWith(merchant.WebhookSecret));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), during);
        Assert.True(one.IsSignedWith(secret) && !one.IsSignedWith(merchant.WebhookSecret));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), after);
    }

    [Fact]
    public async Task at_most_three_former_secrets_count_and_a_rotation_without_overlap_ends_them_all()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var path = $"{merchant.Id}/webhook-secret/rotate";
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.Admin(HttpMethod.Post, path)).Status);

        var (refused, problem) = await server.Admin(HttpMethod.Post, path);
        var before = await server.SignedRead(merchant.Id, merchant.WebhookSecret);
        var (ended, rotated) = await server.Admin(HttpMethod.Post, path, new { overlap_seconds = 0 });

        Assert.Equal((HttpStatusCode.Conflict, "too_many_secrets"), (refused, problem.Text("code")));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before, ended));
        Assert.Null(rotated.TextOrNull("overlap_until"));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, rotated.Text("webhook_secret")));
    }

    [Theory]
    [InlineData("keys", """{"scopes":[]}""", "out_of_range", "scopes")]
    [InlineData("keys", """{"scopes":["read","all"]}""", "invalid_value", "scopes[1]")]
    [InlineData("keys", """{"scopes":["read","read"]}""", "invalid_value", "scopes[1]")]
    [InlineData("keys", """{"name":""}""", "too_short", "name")]
    [InlineData("keys", """{"expires_at":"soon"}""", "invalid_format", "expires_at")]
    [InlineData("keys", """{"expires_at":"2020-01-01T00:00:00Z"}""", "out_of_range", "expires_at")]
    [InlineData("webhook-secret/rotate", """{"overlap_seconds":2592001}""", "out_of_range", "overlap_seconds")]
    [InlineData("webhook-secret/rotate", """{"overlap":1}""", "unknown_field", "overlap")]
    public async Task what_cannot_be_is_refused(string path, string body, string code, string field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await server.Admin(HttpMethod.Post, $"{merchant.Id}/{path}", JsonNode.Parse(body));

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    private static async Task<TestMerchant> Key(PaymentsServer server, TestMerchant merchant, object request)
    {
        var (status, made) = await server.Admin(HttpMethod.Post, merchant.Id + "/keys", request);
        Assert.True(status == HttpStatusCode.Created, made.ToJsonString());
        return new TestMerchant(server, merchant.Id, made.Text("api_key"), "");
    }

    private static async Task<string> IdOf(PaymentsServer server, TestMerchant merchant, string name) =>
        (await server.Admin(HttpMethod.Get, merchant.Id)).Body["keys"]!
            .AsArray()
            .Single(key => key!.TextOrNull("name") == name)!
            .Text("id");

    private static async Task<string?> LastUse(PaymentsServer server, TestMerchant merchant, string name, Func<string?, bool> isAsExpected)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            var last = (await server.Admin(HttpMethod.Get, merchant.Id)).Body["keys"]!
                .AsArray()
                .Single(key => key!.TextOrNull("name") == name)!
                .TextOrNull("last_used_at");
            if (isAsExpected(last))
                return last;
            timeout.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<ReceivedNotification> Tested(TestMerchant merchant, MerchantServer endpoint)
    {
        Assert.Equal(HttpStatusCode.OK, (await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test")).Status);
        return await endpoint.Next();
    }
}
