using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Payments.Hosting.Settings;
using Payments.Storage;

namespace Payments.Hosting.Start;

/// <summary>Why a server cannot start, in one line.</summary>
internal static class StartupError
{
    /// <summary>What is wrong; null when it is nothing that an operator can mend, and a stack trace is wanted.</summary>
    public static string? Describe(Exception error)
    {
        // Services that start side by side fail side by side; one of them that is understood is enough to go on with.
        if (error is AggregateException several)
            return several.Flatten().InnerExceptions.Select(Describe).FirstOrDefault(fault => fault is not null);
        if (!IsOperatorError(error))
            return null;
        // What reads the settings tells in its cause what is wrong with them.
        var messages = error is SettingException or StorageException
            ? [error.Message]
            : Chain(error).Select(each => each.Message).Distinct(StringComparer.Ordinal);
        return string.Join(
            ' ',
            string.Join(' ', messages).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );
    }

    /// <summary>What the settings, the machine and what libraries make of settings throw.</summary>
    private static bool IsOperatorError(Exception error) =>
        error
            is SettingException
                or StorageException
                or OptionsValidationException
                or SocketException
                or IOException
                or UnauthorizedAccessException
                or InvalidDataException
                or FormatException
                or CryptographicException
                or InvalidOperationException;

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            yield return error;
    }
}
