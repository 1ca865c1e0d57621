using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Sandbox.Provider.Inboxes;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Using_an_inbox : SandboxTest
{
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

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
        for (var i = 1; i <= 60; i++)
            await Post("mine", $"{i}");
        var kept = await Requests("mine");
        Assert.Equal(Enumerable.Range(11, 50).Reverse().Select(i => $"{i}"), kept.Select(request => request!["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task large_requests_push_older_ones_out_sooner()
    {
        for (var i = 1; i <= 10; i++)
            await Post("mine", new string('x', 64 * 1024));
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
        for (var i = 0; i < 100; i++)
            await Post($"box-{i}", "hello");
        Assert.Single(await Requests("box-0"));
        await Post("one-more", "hello");
        Assert.Single(await Requests("box-0"));
        Assert.Empty(await Requests("box-1"));
        Assert.Single(await Requests("box-2"));
    }

    [Fact]
    public async Task one_is_made_on_request_and_is_still_good_after_a_restart()
    {
        using var response = await Sandbox.Http.PostAsync(Sandbox.Url + "/sandbox/inboxes", null, Cancellation);
        var url = (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["url"]!.GetValue<string>();
        Assert.Equal((HttpStatusCode.Created, url), (response.StatusCode, response.Headers.Location!.ToString()));
        Assert.Matches("^" + Sandbox.Url + "/sandbox/inbox/[a-z2-7]{32}$", url);

        await Sandbox.Stop();
        await Sandbox.StartAgain();
        var again = Sandbox.Url + new Uri(url).AbsolutePath;
        using var content = new StringContent("hello");
        using var told = await Sandbox.Http.PostAsync(again, content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Single((await Sandbox.Http.GetFromJsonAsync<JsonObject>(again + ".json", Cancellation))!["requests"]!.AsArray());
    }

    [Theory]
    [InlineData("coffee")]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("%3Cscript%3E")]
    [InlineData("abcdefghijklmnopqrstuvwxyz234567")]
    public async Task a_name_that_somebody_has_chosen_or_guessed_is_none(string name)
    {
        foreach (var path in new[] { "", ".json" })
            await IsProblem(await Sandbox.Http.GetAsync($"{Sandbox.Url}/sandbox/inbox/{name}{path}", Cancellation), 404, "inbox_not_found");
        await IsProblem(await Sandbox.Http.PostAsync($"{Sandbox.Url}/sandbox/inbox/{name}", null, Cancellation), 404, "inbox_not_found");
        await IsProblem(
            await Sandbox.Http.PostAsync($"{Sandbox.Url}/sandbox/inbox/{name}/answers?status=500&count=1", null, Cancellation),
            404,
            "inbox_not_found"
        );
    }

    [Fact]
    public async Task a_name_that_is_changed_in_one_character_is_none()
    {
        var url = Url("mine");
        foreach (var at in new[] { 1, 16, 17, 32 })
        {
            var changed = url.ToCharArray();
            changed[^at] = changed[^at] == 'a' ? 'b' : 'a';
            await IsProblem(await Sandbox.Http.GetAsync(new string(changed), Cancellation), 404, "inbox_not_found");
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil.example:80")]
    public async Task what_is_shown_is_not_shown_under_the_name_of_another_host(string host)
    {
        foreach (var url in new[] { Url("mine"), Url("mine") + ".json" })
            await IsProblem(await SendTo(host, HttpMethod.Get, url), 421, "unknown_host");
        await IsProblem(await SendTo(host, HttpMethod.Post, Sandbox.Url + "/sandbox/inboxes"), 421, "unknown_host");
        await IsProblem(await SendTo(host, HttpMethod.Post, Url("mine") + "/answers?status=500&count=1"), 421, "unknown_host");
    }

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("LOCALHOST")]
    [InlineData("[::1]:5000")]
    [InlineData("192.0.2.7")]
    public async Task it_is_shown_under_names_of_its_own_host(string host)
    {
        using var response = await SendTo(host, HttpMethod.Get, Url("mine") + ".json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task it_can_be_told_to_refuse_the_next_requests()
    {
        using var told = await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=503&count=2", null, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        int[] answers = [await Post("mine", "1"), await Post("mine", "2"), await Post("mine", "3")];
        Assert.Equal([503, 503, 200], answers);
        Assert.Equal([200, 503, 503], (await Requests("mine")).Select(request => request!["answered"]!.GetValue<int>()));
        await IsProblem(
            await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=99&count=2", null, Cancellation),
            400,
            "out_of_range",
            "status"
        );
        await IsProblem(
            await Sandbox.Http.PostAsync(Url("mine") + "/answers?status=500&count=1001", null, Cancellation),
            400,
            "out_of_range",
            "count"
        );
    }

    [Fact]
    public async Task bytes_that_are_no_text_are_kept_as_they_are()
    {
        using var content = new ByteArrayContent([0xff, 0x00, 0x3c]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await Sandbox.Http.PostAsync(Url("mine"), content, Cancellation);
        Assert.Equal("/wA8", Assert.Single(await Requests("mine"))!["body_base64"]!.GetValue<string>());
    }

    private string Url(string name) =>
        _urls.GetOrAdd(name, static (_, sandbox) => $"{sandbox.Url}/sandbox/inbox/{InboxName.New(sandbox.Options.Key)}", Sandbox);

    private async Task<HttpResponseMessage> SendTo(string host, HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Host = host;
        return await Sandbox.Http.SendAsync(request, Cancellation);
    }

    private async Task<int> Post(string name, string body)
    {
        using var content = new StringContent(body);
        using var response = await Sandbox.Http.PostAsync(Url(name), content, Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<JsonArray> Requests(string name) =>
        (await Sandbox.Http.GetFromJsonAsync<JsonObject>(Url(name) + ".json", Cancellation))!["requests"]!.AsArray();
}
