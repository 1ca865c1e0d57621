using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Audit;

public sealed class When_the_audit_is_read(AuditServer shared) : IClassFixture<AuditServer>
{
    [Fact]
    public async Task operators_see_all_of_it_and_a_merchant_what_concerns_it_without_an_operators_address()
    {
        var (merchant, other) = (await shared.Manager(), await shared.Manager());
        await merchant.Send(HttpMethod.Patch, "/v1/merchants/" + merchant.Id, Json.Content(new { name = "Mine" }));

        var own = (await merchant.Get("/v1/audit"))["data"]!.AsArray();
        var all = (await shared.Acts("limit=100")).Select(act => act.TextOrNull("merchant_id")).ToList();

        Assert.Equal(["change_merchant", "add_key", "register_merchant"], own.Select(act => act!.Text("action")));
        Assert.All(own, act => Assert.Equal(merchant.Id, act!.Text("merchant_id")));
        Assert.Equal(["127.0.0.1", null, null], own.Select(act => act!["actor"]!.TextOrNull("address")));
        Assert.All(own, act => Assert.Null(act!["actor"]!.TextOrNull("token")));
        Assert.Contains(other.Id, all);
        Assert.Contains(merchant.Id, all);
    }

    [Fact]
    public async Task it_takes_a_key_that_manages()
    {
        var merchant = await shared.Server.Register();

        foreach (var path in (string[])["/v1/audit", "/v1/audit/verify"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await merchant.Send(HttpMethod.Get, path)).Status);
            using var nobody = await shared.Server.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        }
    }

    [Fact]
    public async Task pages_hold_each_act_once_and_times_choose()
    {
        var merchant = await shared.Manager();
        shared.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var between = shared.Server.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        shared.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await merchant.Post("/v1/accounts/alice/secrets");

        var listed = await shared.Server.List("/v1/audit", limit: 1);

        Assert.Equal(listed.Count, listed.Select(act => act.Text("id")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("add_user_secret", listed[0].Text("action"));
        var mine = "merchant_id=" + merchant.Id;
        Assert.Equal(["add_user_secret"], (await shared.Acts($"{mine}&created_after={between}")).Select(act => act.Text("action")));
        Assert.Equal(
            ["add_key", "register_merchant"],
            (await shared.Acts($"{mine}&created_before={between}")).Select(act => act.Text("action"))
        );
    }

    [Theory]
    [InlineData("limit=0", "out_of_range", "limit")]
    [InlineData("limit=101", "out_of_range", "limit")]
    [InlineData("action=create_order", "invalid_value", "action")]
    [InlineData("cursor=x", "invalid_cursor", "cursor")]
    [InlineData("who=x", "unknown_field", "who")]
    [InlineData("format=csv&limit=1001", "out_of_range", "limit")]
    public async Task what_is_asked_wrongly_is_refused_and_named(string query, string code, string field)
    {
        using var response = await shared.Send(HttpMethod.Get, "/v1/audit?" + query);

        var problem = await Json.Of(response);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (response.StatusCode, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task a_merchant_names_no_other_merchant()
    {
        var merchant = await shared.Manager();

        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/audit?merchant_id=" + merchant.Id);

        Assert.Equal((HttpStatusCode.BadRequest, "unknown_field"), (status, problem.Text("code")));
    }

    [Fact]
    public async Task it_is_exported_as_csv_that_goes_on_where_its_last_record_says()
    {
        var merchant = await shared.Manager();
        await shared.Send(HttpMethod.Patch, "/v1/merchants/" + merchant.Id, new { name = "=cmd" });

        using var response = await shared.Send(HttpMethod.Get, $"/v1/audit?format=csv&limit=1&merchant_id={merchant.Id}");
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.StartsWith("id,at,action,outcome,", lines[0]);
        Assert.Contains(",change_merchant,accepted,", lines[1]);
        Assert.Contains("name: Shop → =cmd", lines[1]);
        Assert.Equal(3, lines.Length);
        Assert.Equal("attachment; filename=\"audit.csv\"", response.Content.Headers.ContentDisposition?.ToString());
        var next = lines[1].Split(',')[^1];
        using var rest = await shared.Send(HttpMethod.Get, $"/v1/audit?format=csv&merchant_id={merchant.Id}&cursor={next}");
        var last = (await rest.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(4, last.Length);
        Assert.EndsWith(",", last[2], StringComparison.Ordinal);
    }
}
