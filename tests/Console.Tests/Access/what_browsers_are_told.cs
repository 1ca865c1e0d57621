using System.Net;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class What_browsers_are_told(ConsoleBrowser browser)
{
    private readonly HttpClient _http = browser.Server.Http;

    [Fact]
    public async Task A_page_may_load_nothing_from_elsewhere_and_stand_in_no_frame()
    {
        using var response = await _http.GetAsync("/console/sign-in");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain("//", await HrefsOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_a_page_elsewhere_makes_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in") { Content = new StringContent("") };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["_handler"] = "sign-in", ["Secret"] = browser.Server.AdminToken }
        );

        using var response = await _http.PostAsync("/console/sign-in", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(
            response.Headers.TryGetValues("Set-Cookie", out var cookies)
                && cookies.Any(set => set.Contains("session", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Scripts_and_styles_are_kept_for_good_under_an_address_that_names_their_content()
    {
        using var page = await _http.GetAsync("/console/sign-in");
        var hrefs = await HrefsOf(page);
        var style = hrefs.Split(' ').First(href => href.Contains("console.css", StringComparison.Ordinal));

        using var named = await _http.GetAsync("/console/" + style);
        using var unnamed = await _http.GetAsync("/console/assets/console.css");

        Assert.Contains("immutable", named.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-cache", unnamed.Headers.CacheControl!.ToString());
        Assert.Equal("text/css; charset=utf-8", named.Content.Headers.ContentType!.ToString());
    }

    private static async Task<string> HrefsOf(HttpResponseMessage response) =>
        string.Join(
            ' ',
            (await response.Content.ReadAsStringAsync())
                .Split('"')
                .Where(part => part.StartsWith("assets/", StringComparison.Ordinal) || part.Contains("//", StringComparison.Ordinal))
        );
}
