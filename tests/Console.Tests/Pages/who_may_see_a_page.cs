using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class Who_may_see_a_page(ConsoleBrowser browser)
{
    /// <summary>Every page, and whether it is for operators alone.</summary>
    public static TheoryData<string, bool> Pages =>
        new()
        {
            { "", false },
            { "orders", false },
            { "orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa", false },
        };

    [Fact]
    public void Each_page_of_the_console_is_listed_here()
    {
        var routes = typeof(ConsoleEndpoints)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), inherit: false))
            .Cast<Microsoft.AspNetCore.Components.RouteAttribute>()
            .Select(route => route.Template.TrimStart('/').Split('/')[0]);
        var listed = Pages.Select(page => page.Data.Item1.Split('/')[0]);

        Assert.Empty(routes.Except([.. listed, "sign-in", "not-found"], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nobody_who_has_not_signed_in(string path, bool isForOperators)
    {
        _ = isForOperators;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var response = await http.GetAsync(new Uri($"{browser.Server.Url}/console/{path}"));

        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
        Assert.Contains("/console/sign-in", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
