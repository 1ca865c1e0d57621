using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class How_often_one_may_try
{
    [Fact]
    public async Task After_so_many_attempts_a_minute_even_the_right_secret_is_refused_until_the_minute_is_over()
    {
        await using var server = await TestServer.Start("--Payments:Console:SignInsPerMinute", "2");

        Assert.Equal(401, await StatusOf(server, "sk_wrong"));
        Assert.Equal(401, await StatusOf(server, "sk_wrong"));
        Assert.Equal(429, await StatusOf(server, server.AdminToken));
    }

    private static async Task<int> StatusOf(TestServer server, string secret)
    {
        using var result = await server.SignIn(secret);
        return result.Status;
    }
}
