using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Keys with the scope manage: what they change, whom, and what they cannot give.</summary>
public sealed class When_a_merchant_manages_itself(When_a_merchant_manages_itself.OneServer shared)
    : IClassFixture<When_a_merchant_manages_itself.OneServer>
{
    private readonly PaymentsServer _server = shared.Server;

    [Fact]
    public async Task it_reads_and_changes_its_own_settings()
    {
        var (merchant, key) = await Manager("manage");

        var (changed, body) = await key.Send(
            HttpMethod.Patch,
            Path(merchant),
            Json.Content(new { name = "Renamed", late_payment = "accept" })
        );
        var read = await key.Get(Path(merchant));

        Assert.Equal((HttpStatusCode.OK, "Renamed"), (changed, body.Text("name")));
        Assert.Equal(("Renamed", "accept", merchant.Id), (read.Text("name"), read.Text("late_payment"), read.Text("id")));
    }

    [Theory]
    [InlineData("read", "write")]
    [InlineData("read")]
    [InlineData("write")]
    public async Task a_key_without_the_scope_manages_nothing(params string[] scopes)
    {
        var (merchant, key) = await Manager(scopes);

        foreach (var (method, path) in Management(merchant, "key_x"))
        {
            var (status, problem) = await key.Send(method, path, method == HttpMethod.Get ? null : Json.Content(new { }));
            Assert.Equal((path, HttpStatusCode.Forbidden, "insufficient_scope"), (path, status, problem.Text("code")));
        }
    }

    [Fact]
    public async Task another_merchant_is_not_there_and_nobody_is_let_in()
    {
        var (_, key) = await Manager("read", "write", "manage");
        var other = await _server.Register();

        foreach (var (method, path) in Management(other, "key_x"))
        {
            var (status, problem) = await key.Send(method, path, method == HttpMethod.Get ? null : Json.Content(new { }));
            Assert.Equal((path, HttpStatusCode.NotFound, "merchant_not_found"), (path, status, problem.Text("code")));
            using var nobody = await _server.Http.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, nobody.StatusCode));
        }

        var (listed, refused) = await key.Send(HttpMethod.Get, "/v1/merchants");
        var (made, alsoRefused) = await key.Post("/v1/merchants", new { name = "x" });
        Assert.Equal(HttpStatusCode.Unauthorized, listed);
        Assert.Equal(HttpStatusCode.Unauthorized, made);
        Assert.Equal(["invalid_admin_token", "invalid_admin_token"], [refused.Text("code"), alsoRefused.Text("code")]);
    }

    [Theory]
    [InlineData("""{"name":"x","mode":"live"}""", "mode")]
    [InlineData("""{"name":"x","rate_limit":null}""", "rate_limit")]
    [InlineData("""{"name":"x","max_open_orders":1000000}""", "max_open_orders")]
    [InlineData("""{"name":"x","risk_rules":[]}""", "risk_rules")]
    public async Task what_protects_others_from_it_is_an_operators(string change, string field)
    {
        var (merchant, key) = await Manager("read", "write", "manage");

        var (status, problem) = await key.Send(
            HttpMethod.Patch,
            Path(merchant),
            new StringContent(change, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"))
        );

        Assert.Equal((HttpStatusCode.Forbidden, "operator_only", field), (status, problem.Text("code"), problem.Text("field")));
        Assert.Equal("Shop", (await key.Get(Path(merchant))).Text("name"));
    }

    [Fact]
    public async Task a_key_gives_no_scope_that_it_does_not_have()
    {
        var (merchant, key) = await Manager("read", "manage");

        var (plain, unnamed) = await key.Post(Path(merchant) + "/keys");
        var (wider, wide) = await key.Post(Path(merchant) + "/keys", new { scopes = new[] { "read", "write" } });
        var (rotated, first) = await key.Post($"{Path(merchant)}/keys/{await FirstKey(merchant)}/rotate");
        var (narrower, made) = await key.Post(Path(merchant) + "/keys", new { scopes = new[] { "read" } });
        var (secret, refused) = await key.Post(Path(merchant) + "/webhook-secret/rotate");

        foreach (var (status, problem) in new[] { (plain, unnamed), (wider, wide), (rotated, first) })
            Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope", "scopes"), (status, problem.Text("code"), problem.Text("field")));
        Assert.Equal((HttpStatusCode.Created, "read"), (narrower, Assert.Single(made["scopes"]!.AsArray())!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (secret, refused.Text("code")));
    }

    [Fact]
    public async Task a_key_with_all_scopes_makes_rotates_and_revokes_keys_and_the_secret()
    {
        var (merchant, key) = await Manager("read", "write", "manage");

        var (_, made) = await key.Post(Path(merchant) + "/keys", new { name = "Till" });
        var (rotated, next) = await key.Post($"{Path(merchant)}/keys/{made.Text("id")}/rotate", new { overlap_seconds = 0 });
        var (secret, shown) = await key.Post(Path(merchant) + "/webhook-secret/rotate", new { overlap_seconds = 0 });
        using var revoke = new HttpRequestMessage(HttpMethod.Delete, $"{Path(merchant)}/keys/{next.Text("id")}");
        revoke.Headers.Authorization = new("Bearer", key.ApiKey);
        using var revoked = await _server.Http.SendAsync(revoke);

        Assert.Equal((HttpStatusCode.Created, "Till"), (rotated, next.Text("name")));
        Assert.Equal(["read", "write"], next["scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (secret, revoked.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await _server.SignedRead(merchant.Id, shown.Text("webhook_secret")));
        var (status, problem) = await new TestMerchant(_server, merchant.Id, next.Text("api_key"), "").Send(HttpMethod.Get, "/v1/orders");
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), (status, problem.Text("code")));
    }

    [Fact]
    public async Task keys_have_the_scopes_that_they_always_had_unless_more_is_named()
    {
        var merchant = await _server.Register();

        var (status, problem) = await merchant.Send(HttpMethod.Get, Path(merchant));
        var keys = (await _server.Admin(HttpMethod.Get, merchant.Id)).Body["keys"]!;

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (status, problem.Text("code")));
        Assert.Equal(["read", "write"], keys[0]!["scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
    }

    private static string Path(TestMerchant merchant) => "/v1/merchants/" + merchant.Id;

    private static (HttpMethod Method, string Path)[] Management(TestMerchant merchant, string keyId) =>
        [
            (HttpMethod.Get, Path(merchant)),
            (HttpMethod.Patch, Path(merchant)),
            (HttpMethod.Post, Path(merchant) + "/keys"),
            (HttpMethod.Delete, $"{Path(merchant)}/keys/{keyId}"),
            (HttpMethod.Post, $"{Path(merchant)}/keys/{keyId}/rotate"),
            (HttpMethod.Post, Path(merchant) + "/webhook-secret/rotate"),
        ];

    private async Task<string> FirstKey(TestMerchant merchant) =>
        (await _server.Admin(HttpMethod.Get, merchant.Id)).Body["keys"]![0]!.Text("id");

    private async Task<(TestMerchant Merchant, TestMerchant Key)> Manager(params string[] scopes)
    {
        var merchant = await _server.Register();
        var (status, key) = await _server.Admin(HttpMethod.Post, merchant.Id + "/keys", new { scopes });
        Assert.Equal(HttpStatusCode.Created, status);
        return (merchant, new TestMerchant(_server, merchant.Id, key.Text("api_key"), ""));
    }

    public sealed class OneServer : IAsyncLifetime
    {
        public PaymentsServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PaymentsServer.Start();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
