using System.Diagnostics;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Cli.Tests.Settings;

public class What_a_command_line_says
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData("orders get")]
    [InlineData("orders frobnicate")]
    [InlineData("orders create --amount many --currency EUR")]
    [InlineData("trigger order.lost")]
    [InlineData("orders list")]
    [InlineData("orders list --api-key sk_1 --url ftp://example.com")]
    [InlineData("listen --api-key sk_1 --forward-to nowhere")]
    [InlineData("listen --api-key sk_1 --secret mine")]
    [InlineData("verify-history no-such-file.json")]
    public async Task what_cannot_be_used_is_named_in_one_line(string line)
    {
        var run = await CommandRun.Of(Nothing, line.Split(' '));
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(
            "payments: ",
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_named_in_one_line()
    {
        var run = await CommandRun.Of(Nothing, "merchants", "get", "mer_1", "--url", "http://127.0.0.1:1", "--admin-token", "t");
        Assert.Equal(ExitCode.NotReached, run.ExitCode);
        Assert.StartsWith(
            "payments: no_connection: ",
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("payments tri", "trigger")]
    [InlineData("payments trigger order.p", "order.paid")]
    [InlineData("payments orders pay ord_1 --outcome un", "underpaid")]
    public async Task it_is_completed(string line, string expected)
    {
        var run = await CommandRun.Of(Nothing, $"[suggest:{line.Length}]", line);
        Assert.Contains(expected, run.Out.Split('\n').Select(text => text.Trim()));
    }

    [Fact]
    public async Task the_program_itself_shows_its_help()
    {
        using var process = Process.Start(
            new ProcessStartInfo(DotnetHost.Path, [Path.Combine(AppContext.BaseDirectory, "Payments.Cli.dll"), "orders", "--help"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("watch", text, StringComparison.Ordinal);
        Assert.Contains("--json", text, StringComparison.Ordinal);
    }
}
