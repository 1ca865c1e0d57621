using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Ids;
using Payments.Grains.Accounts;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_accounts_are_kept
{
    [Fact]
    public async Task an_adjustment_is_booked_once_with_its_reason_and_survives_a_restart()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        Assert.Equal((HttpStatusCode.NotFound, "account_not_found"), await Refusal(merchant, "/v1/accounts/alice"));

        var (made, entry) = await Adjust(server, merchant, "alice", "A-1", 500);
        var (replayed, again) = await Adjust(server, merchant, "alice", "A-1", 500);
        var (conflict, problem) = await Adjust(server, merchant, "alice", "A-1", 501);
        await server.Restart();
        var (later, still) = await Adjust(server, merchant, "alice", "A-1", 500);

        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK),
            (made, replayed, conflict, later)
        );
        Assert.Equal("idempotency_conflict", problem.Text("code"));
        Assert.Equal((entry.ToJsonString(), entry.ToJsonString()), (again.ToJsonString(), still.ToJsonString()));
        Assert.Equal(
            ("credit", "adjustments", "balance", "goodwill"),
            (entry.Text("kind"), entry.Text("debit"), entry.Text("credit"), entry.Text("reason"))
        );
        Assert.Equal((500L, 0L), await Balance(merchant, "alice"));
        Assert.Equal((HttpStatusCode.NotFound, "account_not_found"), await Refusal(await server.Register(), "/v1/accounts/alice"));
    }

    [Fact]
    public async Task by_two_hundred_debits_at_once_an_account_never_goes_below_zero()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", "in", 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Adjust(server, merchant, "alice", $"out-{i}", -37)));

        Assert.Equal(27, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
            Assert.Equal(
                (HttpStatusCode.Conflict, "insufficient_balance", "amount"),
                (answer.Status, answer.Body.Text("code"), answer.Body.Text("field"))
            )
        );
        Assert.Equal((1000L - (27 * 37), 0L), await Balance(merchant, "alice"));
        Assert.True(IsValid(await merchant.Get("/v1/accounts/alice/verify")));
    }

    [Fact]
    public async Task entries_are_listed_page_by_page_newest_first()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        for (var i = 1; i <= 5; i++)
            await Adjust(server, merchant, "a b%ü", $"A-{i}", i);

        var first = await merchant.Get("/v1/accounts/a%20b%25%C3%BC/entries?limit=2");
        var second = await merchant.Get($"/v1/accounts/a%20b%25%C3%BC/entries?limit=2&cursor={first.Text("next_cursor")}");
        var third = await merchant.Get($"/v1/accounts/a%20b%25%C3%BC/entries?limit=2&cursor={second.Text("next_cursor")}");

        Assert.Equal(
            [5, 4, 3, 2, 1],
            new[] { first, second, third }.SelectMany(page => page["data"]!.AsArray()).Select(entry => entry!.Number("sequence"))
        );
        Assert.Null(third["next_cursor"]);
        Assert.Equal(15, first["data"]![0]!.Number("balance_after"));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid_cursor"),
            await Refusal(merchant, "/v1/accounts/a%20b%25%C3%BC/entries?cursor=x")
        );
    }

    [Fact]
    public async Task verification_adds_up_all_accounts_and_finds_what_was_changed_behind_its_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        for (var i = 0; i < 5; i++)
            await Adjust(server, merchant, $"user-{i}", "in", 100 + i);
        await Adjust(server, merchant, "user-0", "out", -30);

        var all = await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify");
        Assert.True(IsValid(all), all.ToJsonString());
        Assert.Equal((5L, 6L), (all.Number("accounts"), all.Number("entries")));
        Assert.Equal(
            ["adjustments -480", "balance 480"],
            all["sums"]!.AsArray().Select(sum => sum!).Select(sum => $"{sum.Text("account")} {sum.Number("sum")}")
        );

        await server.Database.Change(server, "UPDATE journal SET amount = amount + 1 WHERE sequence = 2");
        var changed = await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify");
        Assert.False(IsValid(changed));
        Assert.Equal(["user-0"], changed["wrong"]!.AsArray().Select(account => account!.GetValue<string>()));
        Assert.False(IsValid(await merchant.Get("/v1/accounts/user-0/verify")));
        Assert.True(IsValid(await merchant.Get("/v1/accounts/user-1/verify")));
    }

    [Fact]
    public async Task a_users_secret_is_shown_once_names_its_merchant_and_is_rotated_and_revoked()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var stranger = await server.Register();
        var users = server.Services.GetRequiredService<UserSecretVerifier>();

        var (_, first) = await merchant.Post("/v1/accounts/alice/secrets");
        var secret = first.Text("secret");
        Assert.StartsWith($"us_{merchant.Id}_", secret, StringComparison.Ordinal);
        Assert.True(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), secret));
        Assert.False(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("bob"), secret));
        Assert.False(await users.IsSecretOf(new MerchantId(stranger.Id), new AccountId("alice"), secret));
        Assert.False(
            await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'))
        );

        var (_, second) = await merchant.Post($"/v1/accounts/alice/secrets/{first.Text("id")}/rotate", new { overlap_seconds = 60 });
        Assert.True(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), secret));
        Assert.True(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), second.Text("secret")));
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), secret));

        var listed = (await merchant.Get("/v1/accounts/alice/secrets"))["data"]!.AsArray();
        Assert.Equal(second.Text("id"), listed.Single()!.Text("id"));
        Assert.Null(listed[0]!["secret"]);
        await server.Restart();
        users = server.Services.GetRequiredService<UserSecretVerifier>();
        Assert.True(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), second.Text("secret")));
        using (var revoke = new HttpRequestMessage(HttpMethod.Delete, $"/v1/accounts/alice/secrets/{second.Text("id")}"))
        {
            revoke.Headers.Authorization = new("Bearer", merchant.ApiKey);
            using var answer = await server.Http.SendAsync(revoke);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.False(await users.IsSecretOf(new MerchantId(merchant.Id), new AccountId("alice"), second.Text("secret")));
        var (missing, problem) = await merchant.Post($"/v1/accounts/alice/secrets/{second.Text("id")}/rotate");
        Assert.Equal((HttpStatusCode.NotFound, "secret_not_found"), (missing, problem.Text("code")));
        Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(await server.Database.Content()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_adjustment_without_a_reason_or_by_the_merchant_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var path = $"/v1/merchants/{merchant.Id}/accounts/alice/adjustments";
        var (status, problem) = await server.Admin(
            HttpMethod.Post,
            path["/v1/merchants/".Length..],
            new
            {
                adjustment_id = "A-1",
                amount = 1,
                currency = "EUR",
            }
        );
        Assert.Equal((HttpStatusCode.BadRequest, "missing_field", "reason"), (status, problem.Text("code"), problem.Text("field")));
        var (zero, none) = await server.Admin(
            HttpMethod.Post,
            path["/v1/merchants/".Length..],
            new
            {
                adjustment_id = "A-1",
                amount = 0,
                currency = "EUR",
                reason = "x",
            }
        );
        Assert.Equal((HttpStatusCode.BadRequest, "out_of_range", "amount"), (zero, none.Text("code"), none.Text("field")));
        var (own, refused) = await merchant.Post(
            path,
            new
            {
                adjustment_id = "A-1",
                amount = 1,
                currency = "EUR",
                reason = "x",
            }
        );
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_admin_token"), (own, refused.Text("code")));
    }

    private static bool IsValid(JsonObject verification) => verification["valid"]!.GetValue<bool>();

    private static Task<(HttpStatusCode Status, JsonObject Body)> Adjust(
        PaymentsServer server,
        TestMerchant merchant,
        string account,
        string id,
        long amount
    ) =>
        server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/accounts/{Uri.EscapeDataString(account)}/adjustments",
            new
            {
                adjustment_id = id,
                amount,
                currency = "EUR",
                reason = "goodwill",
            }
        );

    private static async Task<(long Balance, long Held)> Balance(TestMerchant merchant, string account)
    {
        var balance = (await merchant.Get($"/v1/accounts/{account}"))["balances"]!.AsArray().Single()!;
        return (balance.Number("balance"), balance.Number("held"));
    }

    private static async Task<(HttpStatusCode, string)> Refusal(TestMerchant merchant, string path)
    {
        var (status, problem) = await merchant.Send(HttpMethod.Get, path);
        return (status, problem.Text("code"));
    }
}
