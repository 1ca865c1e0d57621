using Xunit;

namespace Payments.Interop.Tests.Start;

public sealed class What_a_program_tells
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--Urls", "http://127.0.0.1:0", "--help")]
    public async Task of_itself_when_it_is_asked_and_starts_no_server(params string[] words)
    {
        var directory = Directory.CreateTempSubdirectory("help-").FullName;

        var told = await Command.Run(TimeSpan.FromSeconds(30), Command.Dotnet, [Command.Server, .. words], directory);

        foreach (
            var word in (string[])
                ["Payments.Api.dll", "--Urls", "--Payments:DataDirectory", "Payments__DataDirectory", "docs/operate.md", "/docs"]
        )
            Assert.Contains(word, told, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(directory));
        Directory.Delete(directory);
    }

    [Fact]
    public async Task of_its_version()
    {
        var told = await Command.Run(TimeSpan.FromSeconds(30), Command.Dotnet, [Command.Server, "--version"]);

        Assert.Matches(@"^orleans-payments \d+\.\d+\.\d+\s*$", told);
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    public async Task once_it_is_up(string environment, bool isQuiet)
    {
        await using var server = await ReadmeServer.Start(environment);

        var told = await server.Output.Until("Off  ");

        var data = Path.Combine(server.Directory, "data");
        foreach (
            var word in (string[])
                [
                    $"environment {environment}",
                    $"http://localhost:{server.Port}",
                    $"http://localhost:{server.Port}/dashboard",
                    Path.Combine(data, "admin.token"),
                    Path.Combine(data, "payments.db"),
                    "RabbitMQ (Payments:RabbitMq:Uri)",
                ]
        )
            Assert.Contains(word, told, StringComparison.Ordinal);
        Assert.Equal(!isQuiet, told.Contains($"http://localhost:{server.Port}/docs", StringComparison.Ordinal));
        Assert.Equal(
            isQuiet,
            told.Contains("simulated provider (Payments:Sandbox:Enabled), API page (Payments:Docs:Enabled)", StringComparison.Ordinal)
        );
        Assert.DoesNotContain((await File.ReadAllTextAsync(Path.Combine(data, "admin.token"))).Trim(), told, StringComparison.Ordinal);
    }
}
