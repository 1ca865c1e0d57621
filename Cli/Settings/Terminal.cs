using System.Security.Cryptography;
using Spectre.Console;

namespace Payments.Cli.Settings;

/// <summary>What a run of the program has of the world around it.</summary>
internal sealed record Terminal
{
    /// <summary>What was asked for goes here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>What went wrong, and what is only for people to know, goes here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>A variable of the environment.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Random Random { get; init; }

    /// <summary>Whether people look at it, so that tables have lines and colours.</summary>
    public required bool IsInteractive { get; init; }

    public static Terminal OfProcess() =>
        new()
        {
            Out = Console.Out,
            Error = Console.Error,
            Variable = Environment.GetEnvironmentVariable,
            Clock = TimeProvider.System,
            Random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue)),
            IsInteractive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi,
        };
}
