using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Payments.Channels.Tests.Sandbox;

public sealed class using_an_inbox : SandboxTest
{
    [Fact]
    public async Task a_request_is_answered_with_success_and_shown_as_it_came()
    {
        using var content = new StringContent("a=ä&b=2", Encoding.UTF8, "application/x-www-form-urlencoded");
        content.Headers.Add("webhook-id", "evt_1");
        using var response = await Sandbox.Http.PostAsync(Url("mine"), content, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "success"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));

        var request = Assert.Single(await Requests("mine"))!;
        Assert.Equal("a=ä&b=2", request["body"]!.GetValue<string>());
        Assert.Equal("a=ä&b=2", Encoding.UTF8.GetString(Convert.FromBase64String(request["body_base64"]!.GetValue<string>())));
        Assert.Equal("evt_1", request["headers"]!["webhook-id"]!.GetValue<string>());
        Assert.Equal("2026-01-01T12:00:00.000Z", request["received_at"]!.GetValue<string>());
    }

    [Fact]
    public async Task the_last_50_are_kept_newest_first()
    {
        for (var i = 1; i <= 60; i++) await Post("mine", $"{i}");
        var kept = await Requests("mine");
        Assert.Equal(Enumerable.Range(11, 50).Reverse().Select(i => $"{i}"), kept.Select(request => request!["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task large_requests_push_older_ones_out_sooner()
    {
        for (var i = 1; i <= 10; i++) await Post("mine", new string('x', 64 * 1024));
        Assert.Equal([10, 9], (await Requests("mine")).Select(request => request!["id"]!.GetValue<int>()));
    }

    [Fact]
    public async Task a_body_over_64_kilobytes_is_refused()
    {
        using var content = new ByteArrayContent(new byte[(64 * 1024) + 1]);
        await IsProblem(await Sandbox.Http.PostAsync(Url("mine"), content, Cancellation), 413, "body_too_large");
        Assert.Empty(await Requests("mine"));
    }

    [Fact]
    public async Task the_hundred_and_first_makes_the_one_forgotten_that_was_unused_for_longest()
    {
        for (var i = 0; i < 100; i++) await Post($"box-{i}", "hello");
        Assert.Single(await Requests("box-0"));
        await Post("one-more", "hello");
        Assert.Single(await Requests("box-0"));
        Assert.Empty(await Requests("box-1"));
        Assert.Single(await Requests("box-2"));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("%3Cscript%3E")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public async Task another_name_is_refused(string name)
    {
        await IsProblem(await Sandbox.Http.PostAsync(Url(name), null, Cancellation), 400, "invalid_format", "name");
        await IsProblem(await Sandbox.Http.GetAsync(Url(name), Cancellation), 400, "invalid_format", "name");
    }

    [Fact]
    public async Task it_can_be_told_to_refuse_the_next_requests()
    {
        using var told = await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=503&count=2", null, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        int[] answers = [await Post("mine", "1"), await Post("mine", "2"), await Post("mine", "3")];
        Assert.Equal([503, 503, 200], answers);
        Assert.Equal([200, 503, 503], (await Requests("mine")).Select(request => request!["answered"]!.GetValue<int>()));
        await IsProblem(await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=99&count=2", null, Cancellation), 400, "out_of_range", "status");
        await IsProblem(await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=500&count=1001", null, Cancellation), 400, "out_of_range", "count");
    }

    [Fact]
    public async Task bytes_that_are_no_text_are_kept_as_they_are()
    {
        using var content = new ByteArrayContent([0xff, 0x00, 0x3c]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await Sandbox.Http.PostAsync(Url("mine"), content, Cancellation);
        Assert.Equal("/wA8", Assert.Single(await Requests("mine"))!["body_base64"]!.GetValue<string>());
    }

    private string Url(string name) => $"{Sandbox.Url}/sandbox/inbox/{name}";

    private async Task<int> Post(string name, string body)
    {
        using var content = new StringContent(body);
        using var response = await Sandbox.Http.PostAsync(Url(name), content, Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<JsonArray> Requests(string name) =>
        (await Sandbox.Http.GetFromJsonAsync<JsonObject>(Url(name) + ".json", Cancellation))!["requests"]!.AsArray();
}
