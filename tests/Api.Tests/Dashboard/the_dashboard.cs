using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Payments.Api.Tests.Hosting;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Dashboard;

public sealed class The_dashboard
{
    [Fact]
    public async Task is_shown_to_whoever_has_the_admin_token_only_and_names_our_grains()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.Order(700);

        var stranger = await Get(server, "/dashboard/", null);
        var guess = await Get(
            server,
            "/dashboard/ClusterStats",
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String("admin:guess"u8))
        );
        var page = await Get(
            server,
            "/dashboard/",
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + server.AdminToken())))
        );
        // It gathers its counters once a second.
        var counters = await Until(server, "OrderGrain");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (stranger.Status, guess.Status));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, counters.Status));
        Assert.Contains("<html", page.Body);
        Assert.Contains("MerchantGrain", counters.Body);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic not base64!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Digest x")]
    public async Task refuses_credentials_that_are_none(string header)
    {
        await using var server = await PaymentsServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Basic", response.Headers.WwwAuthenticate.ToString());
    }

    private static async Task<(HttpStatusCode Status, string Body)> Until(PaymentsServer server, string text)
    {
        (HttpStatusCode Status, string Body) answer = default;
        await Poll.Until($"counters with {text}", async () =>
        {
            answer = await Get(server, "/dashboard/DashboardCounters", new AuthenticationHeaderValue("Bearer", server.AdminToken()));
            return answer.Body.Contains(text, StringComparison.Ordinal);
        });
        return answer;
    }

    private static async Task<(HttpStatusCode Status, string Body)> Get(
        PaymentsServer server,
        string path,
        AuthenticationHeaderValue? credentials
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials;
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
