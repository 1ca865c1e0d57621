using System.ComponentModel;
using System.Diagnostics;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Interop.Tests;

/// <summary>Runs programs that are not ours.</summary>
internal static class Command
{
    public static string Dotnet => DotnetHost.Path;

    public static string Server { get; } = Path.Combine(AppContext.BaseDirectory, "server", "Payments.Api.dll");

    /// <summary>Fails the test where a program that it needs is not installed.</summary>
    public static async Task Require(params string[] programs)
    {
        foreach (var program in programs)
        {
            try
            {
                await Run(TimeSpan.FromSeconds(30), program, ["--version"]);
            }
            catch (Win32Exception)
            {
                Assert.Fail($"{program} is not installed: ./test does that on Debian and Ubuntu.");
            }
        }
    }

    /// <summary>Runs a program to its end, and fails with what it printed unless its exit code is 0.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> Run(TimeSpan limit, string program, string[] arguments, string? directory = null)
    {
        var (exitCode, output, errors) = await TryRun(limit, program, arguments, directory);
        if (exitCode != 0)
            Assert.Fail($"{program} ended with {exitCode}.\n{output}\n{errors}");
        return output;
    }

    /// <summary>Runs a program to its end, whatever that is.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TryRun(
        TimeSpan limit,
        string program,
        string[] arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {limit}.\n{await output}\n{await errors}");
        }

        return (process.ExitCode, await output, await errors);
    }
}
