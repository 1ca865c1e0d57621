using System.Net;
using Microsoft.AspNetCore.Components;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

/// <summary>Every page is listed here, by its path below <c>/console/</c>.</summary>
public sealed class Who_may_see_a_page(ConsoleBrowser browser)
{
    private const string Somebody = "merchants/mer_aaaaaaaaaaaaaaaa";

    private static readonly string[] Everybodys =
    [
        "",
        "orders",
        "top-ups",
        "orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "audit",
        // What is another's is not there: the pages say so by themselves.
        Somebody,
        Somebody + "/settings",
        Somebody + "/keys",
        Somebody + "/webhooks",
        Somebody + "/limits",
        Somebody + "/accounts",
        Somebody + "/accounts/alice",
    ];

    private static readonly string[] Operators =
    [
        "first-run",
        "alerts",
        "merchants",
        "merchants/new",
        "channels",
        "dead-letters",
        "limits",
        "review",
        "review/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    [Fact]
    public void Each_page_is_listed()
    {
        var routes = typeof(ConsoleEndpoints)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false))
            .Select(route => ((RouteAttribute)route).Template.Split('{')[0].Trim('/'));

        string[] listed = [.. Everybodys, .. Operators, "sign-in", "not-found"];
        Assert.All(routes, route =>
            Assert.Contains(listed, page => route.Length == 0 ? page.Length == 0 : page.StartsWith(route, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_is_sent_to_the_form()
    {
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(browser.Server.Url),
        };
        foreach (var page in Everybodys.Concat(Operators).Concat(["nowhere", "session", "_blazor", "orders.csv", "audit.csv"]))
        {
            using var response = await nobody.GetAsync("/console/" + page);

            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            Assert.Contains("/console/sign-in?return=", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_merchant_sees_no_page_of_operators()
    {
        var merchant = await browser.Server.Register("Coffee House");
        using var shop = await browser.Server.SignIn(merchant.Key);
        foreach (var page in Operators)
        {
            using var response = await shop.Browser.GetAsync("/console/" + page);
            Assert.Contains("/console/not-found", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        foreach (var page in Everybodys)
        {
            using var response = await shop.Browser.GetAsync("/console/" + page);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_told_in_words()
    {
        using var somebody = await browser.Server.SignIn(browser.Server.AdminToken);
        using var response = await somebody.Browser.GetAsync("/console/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing here", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
