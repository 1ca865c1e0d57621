namespace Payments.Cli.Settings;

/// <summary>What the program ends with; docs/reference/cli.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>It was done.</summary>
    public const int Done = 0;

    /// <summary>The server refused, or what was looked at is not well.</summary>
    public const int Refused = 1;

    /// <summary>The command line cannot be used as it is.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached, or did not answer.</summary>
    public const int NotReached = 3;

    /// <summary>It was interrupted before it was done.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line cannot be used as it is; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
