using System.Net;
using System.Net.Http.Headers;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>Whatever a name holds, a <c>Location</c> leads back to what has it.</summary>
public sealed class Places_of_what_was_made
{
    [Theory]
    [InlineData("é")]
    [InlineData("a b")]
    [InlineData("x?y")]
    [InlineData("a#b")]
    [InlineData("100%")]
    [InlineData("a%20b")]
    [InlineData("+;,:@&=$")]
    [InlineData("\"<>\\^`{|}")]
    [InlineData("...")]
    [InlineData("人民币 😀")]
    public async Task are_escaped(string account)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var adjusted = await Post(
            server,
            $"/v1/merchants/{merchant.Id}/accounts/{Uri.EscapeDataString(account)}/adjustments",
            server.AdminToken()
        );
        var secret = await Post(server, $"/v1/accounts/{Uri.EscapeDataString(account)}/secrets", merchant.ApiKey);

        var found = await merchant.Get("/v1/accounts/" + adjusted.Split('/')[^1]);
        var secrets = await merchant.Get(secret);
        Assert.Equal(5, found["balances"]!.AsArray().Single()!.Number("balance"));
        Assert.Single(secrets["data"]!.AsArray());
    }

    [Theory]
    [InlineData("%2E%2E")]
    [InlineData("%2E")]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb")]
    [InlineData("a%252Fb")]
    public async Task that_no_path_can_name_are_not_made(string account)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        using var connection = await RawConnection.To(server);
        const string body = """{"adjustment_id":"1","amount":5,"currency":"EUR","reason":"goodwill"}""";

        await connection.Send(
            $"POST /v1/merchants/{merchant.Id}/accounts/{account}/adjustments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.AdminToken()}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );

        Assert.StartsWith("HTTP/1.1 4", await connection.ReceiveAll(), StringComparison.Ordinal);
        Assert.Equal(0, (await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify")).Number("accounts"));
    }

    private static async Task<string> Post(PaymentsServer server, string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = Json.Content(
                new
                {
                    adjustment_id = "1",
                    amount = 5,
                    currency = "EUR",
                    reason = "goodwill",
                }
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return response.Headers.Location!.OriginalString;
    }
}
