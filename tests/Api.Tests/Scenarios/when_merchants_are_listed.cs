using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_merchants_are_listed(When_merchants_are_listed.OneServer shared)
    : IClassFixture<When_merchants_are_listed.OneServer>
{
    private readonly PaymentsServer _server = shared.Server;

    [Fact]
    public async Task pages_hold_each_merchant_once_the_latest_registered_first()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Add((await _server.Register(new { name = $"Paged {i}" })).Id);

        var listed = (await _server.List("/v1/merchants", limit: 2)).Select(merchant => merchant.Text("id")).ToArray();

        Assert.Equal(Enumerable.Reverse(made), listed.Where(made.Contains));
        Assert.Equal(listed.Length, listed.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task a_merchant_is_found_by_its_name_as_it_is_now_by_its_id_and_by_its_mode()
    {
        var merchant = await _server.Register(new { name = "Blue Bottle", mode = "live" });
        var (renamed, _) = await _server.Admin(HttpMethod.Patch, merchant.Id, new { name = "Red Bottle" });
        Assert.Equal(HttpStatusCode.OK, renamed);

        Assert.Empty(await Ids("search=blue%20b"));
        Assert.Equal([merchant.Id], await Ids("search=RED%20bott"));
        Assert.Equal([merchant.Id], await Ids("search=" + merchant.Id[..12]));
        Assert.Equal([merchant.Id], await Ids("search=red&mode=live"));
        Assert.Empty(await Ids("search=red&mode=test"));
        var entry = (await Get("/v1/merchants?search=red")).Body["data"]![0]!.AsObject();
        var read = (await _server.Admin(HttpMethod.Get, merchant.Id)).Body;
        Assert.All(entry, member => Assert.Equal(read[member.Key]?.ToJsonString(), member.Value?.ToJsonString()));
    }

    [Theory]
    [InlineData("limit=0", "out_of_range", "limit")]
    [InlineData("limit=101", "out_of_range", "limit")]
    [InlineData("mode=both", "invalid_value", "mode")]
    [InlineData("cursor=x", "invalid_cursor", "cursor")]
    [InlineData("name=x", "unknown_field", "name")]
    [InlineData("search=a&search=b", "duplicate_field", "search")]
    public async Task what_is_asked_wrongly_is_refused_and_named(string query, string code, string field)
    {
        var (status, problem) = await Get("/v1/merchants?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task a_search_is_no_longer_than_a_name()
    {
        var (status, problem) = await Get("/v1/merchants?search=" + new string('a', 101));

        Assert.Equal((HttpStatusCode.BadRequest, "too_long"), (status, problem.Text("code")));
        Assert.Empty(await Ids("search=" + new string('a', 100)));
    }

    [Fact]
    public async Task a_merchant_sees_no_list_of_merchants()
    {
        var merchant = await _server.Register();

        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/merchants");

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_admin_token"), (status, problem.Text("code")));
        using var nobody = await _server.Http.GetAsync("/v1/merchants");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private async Task<string[]> Ids(string query) =>
        [.. (await Get("/v1/merchants?" + query)).Body["data"]!.AsArray().Select(merchant => merchant!.Text("id"))];

    private async Task<(HttpStatusCode Status, JsonObject Body)> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken());
        using var response = await _server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }

    public sealed class OneServer : IAsyncLifetime
    {
        public PaymentsServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PaymentsServer.Start();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
