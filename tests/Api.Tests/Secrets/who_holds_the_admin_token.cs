using System.Net;
using System.Text;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Settings;
using Xunit;

namespace Payments.Api.Tests.Secrets;

public sealed class Who_holds_the_admin_token
{
    [Theory]
    [InlineData("\u00a0")]
    [InlineData("\u2003")]
    [InlineData("\u0085")]
    [InlineData("\u3000")]
    [InlineData("")]
    public async Task nobody_does_who_sends_it_with_anything_around_it(string around)
    {
        await using var server = await PaymentsServer.Start();
        foreach (var path in (string[])["/v1/merchants", "/dashboard/"])
        {
            foreach (
                var sent in (string[])
                    [
                        server.AdminToken() + around + (around.Length == 0 ? "x" : ""),
                        around + (around.Length == 0 ? " " : "") + server.AdminToken(),
                        around,
                    ]
            )
                Assert.Equal(HttpStatusCode.Unauthorized, await Send(server, path, sent));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("abc\n")]
    public async Task a_server_does_not_start_with_a_token_that_anybody_could_guess(string content)
    {
        await using var server = await PaymentsServer.Start();
        var path = Path.Combine(server.Directory, "admin.token");
        var token = File.ReadAllText(path);
        File.WriteAllText(path, content);
        Assert.StartsWith(path, (await Assert.ThrowsAsync<SettingException>(server.Restart)).Message);

        File.WriteAllText(path, token);
        await server.Restart();
        await server.Register();
    }

    private static async Task<HttpStatusCode> Send(PaymentsServer server, string path, string token)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(
            path.StartsWith("/v1", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get,
            path
        );
        if (request.Method == HttpMethod.Post)
            request.Content = Json.Content(new { name = "Shop" });
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
