using System.Net;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Sandbox.Provider.Inboxes;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Pay_pages : SandboxTest
{
    [Theory]
    [InlineData(1250, "EUR", null, "Pay €12.50")]
    [InlineData(123_450, "EUR", "de-DE,de;q=0.9", "1.234,50 € bezahlen")]
    [InlineData(500, "JPY", "fr", "Payer 500 JPY")]
    [InlineData(12345, "KWD", "zh-CN", "支付 KWD 12.345")]
    public async Task they_show_the_amount_as_people_of_the_payers_language_write_it(
        long amount,
        string currency,
        string? languages,
        string text
    )
    {
        var (_, payUrl) = await Sandbox.Prepared(amount, currency);
        var page = await Page(payUrl, languages);
        Assert.Contains($"{text}</button>", WebUtility.HtmlDecode(page).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("Two coffees", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_escape_what_the_merchant_says()
    {
        var (_, payUrl) = await Sandbox.Prepared(description: "<script>alert(1)</script> \"' & {{amount}}");
        var page = await Page(payUrl);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#x27; &amp; {{amount}}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_run_nothing_but_their_own_script()
    {
        var (_, payUrl) = await Sandbox.Prepared();
        foreach (var url in new[] { payUrl, Sandbox.Url + "/sandbox/inbox/" + InboxName.New(Sandbox.Options.Key) })
        {
            using var response = await GetPage(url);
            var page = await response.Content.ReadAsStringAsync(Cancellation);
            var script = page.Split("<script>")[1].Split("</script>")[0];
            var style = page.Split("<style>")[1].Split("</style>")[0];
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            foreach (var inline in new[] { script, style })
                Assert.Contains(
                    $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'",
                    policy,
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task their_addresses_do_not_tell_how_many_orders_there_are_and_those_of_older_versions_still_lead_there()
    {
        var (_, first) = await Sandbox.Prepared();
        var (_, second) = await Sandbox.Prepared();
        foreach (var url in new[] { first, second })
            Assert.Matches("/sandbox/pay/[a-z2-7]{32}$", url);
        Assert.NotEqual(first[^12..], second[^12..]);

        // The first order has row 1 of the books.
        byte[] message = [.. "pay:"u8, 0, 0, 0, 0, 0, 0, 0, 1];
        var older = $"{Sandbox.Url}/sandbox/pay/{Base32.Encode(HMACSHA256.HashData(Sandbox.Options.Key, message).AsSpan(0, 15))}1";
        Assert.Equal(await Sandbox.Http.GetStringAsync(first, Cancellation), await Sandbox.Http.GetStringAsync(older, Cancellation));
        using var another = await Sandbox.Http.GetAsync(older[..^1] + "2", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode);
    }

    [Fact]
    public async Task a_browser_that_pays_is_sent_back_to_the_page()
    {
        var (_, payUrl) = await Sandbox.Prepared();
        using var paid = await PayInBrowser(payUrl, "outcome=paid&delay_ms=");
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Equal(new Uri(payUrl).AbsolutePath, paid.Headers.Location!.ToString());
        Assert.Contains("data-state=\"paid\"", await Page(payUrl), StringComparison.Ordinal);

        using var inGerman = await PayInBrowser(payUrl + "?lang=de", "outcome=twice");
        Assert.Equal(new Uri(payUrl).AbsolutePath + "?lang=de", inGerman.Headers.Location!.ToString());

        using var again = await PayInBrowser(payUrl, "outcome=paid");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("The order has been paid.", await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outcome=free", 400, "invalid_value", "outcome")]
    [InlineData("outcome=", 400, "invalid_value", "outcome")]
    [InlineData("outcome=1", 400, "invalid_value", "outcome")]
    [InlineData("outcome=paid&outcome=late", 400, "duplicate_field", "outcome")]
    [InlineData("outcom=late", 400, "unknown_field", "outcom")]
    [InlineData("delay_ms=-1", 400, "out_of_range", "delay_ms")]
    [InlineData("delay_ms=600001", 400, "out_of_range", "delay_ms")]
    [InlineData("delay_ms=1.5", 400, "out_of_range", "delay_ms")]
    [InlineData("delay_ms=99999999999", 400, "out_of_range", "delay_ms")]
    [InlineData("outcome=%ff%00%zz", 400, "invalid_value", "outcome")]
    public async Task a_choice_that_makes_no_sense_changes_nothing(string form, int status, string code, string field)
    {
        var (order, payUrl) = await Sandbox.Prepared();
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        await IsProblem(await Sandbox.Http.PostAsync(payUrl, content, Cancellation), status, code, field);
        Assert.Equal(ChannelOrderState.Open, (await Sandbox.Query(order)).State);
    }

    [Fact]
    public async Task a_form_that_is_too_long_or_none_changes_nothing()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        using var longForm = new StringContent("outcome=" + new string('a', 5000), Encoding.UTF8, "application/x-www-form-urlencoded");
        await IsProblem(await Sandbox.Http.PostAsync(payUrl, longForm, Cancellation), 413, "body_too_large");
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        await IsProblem(await Sandbox.Http.PostAsync(payUrl, json, Cancellation), 415, "unsupported_media_type");
        Assert.Equal(ChannelOrderState.Open, (await Sandbox.Query(order)).State);
    }

    [Fact]
    public async Task a_token_that_was_made_up_is_not_found()
    {
        var (_, payUrl) = await Sandbox.Prepared();
        var token = payUrl.Split('/').Last();
        var forged = new[]
        {
            "x",
            "1",
            token[..^1],
            token + "0",
            token[..24] + "2",
            token[..24] + "01",
            token[..24] + "+1",
            (token[0] == 'a' ? 'b' : 'a') + token[1..],
            new string('a', 24) + "1",
            token[..24] + "99999999999999999999",
        };
        foreach (var other in forged)
        {
            await IsProblem(await Sandbox.Http.GetAsync($"{Sandbox.Url}/sandbox/pay/{other}", Cancellation), 404, "order_not_found");
            await IsProblem(await Sandbox.TryPay($"{Sandbox.Url}/sandbox/pay/{other}"), 404, "order_not_found");
        }

        using var page = await GetPage($"{Sandbox.Url}/sandbox/pay/x", "fr");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Il n’y a pas de paiement ici", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<string> Page(string url, string? languages = null)
    {
        using var response = await GetPage(url, languages);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<HttpResponseMessage> GetPage(string url, string? languages = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (languages is not null)
            request.Headers.AcceptLanguage.ParseAdd(languages);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        return await Sandbox.Http.SendAsync(request, Cancellation);
    }

    private async Task<HttpResponseMessage> PayInBrowser(string url, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Accept.ParseAdd("text/html");
        return await Sandbox.Http.SendAsync(request, Cancellation);
    }
}
