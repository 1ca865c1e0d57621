using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Errors;

namespace Payments.Application.Results;

/// <summary>What a command that was carried out did.</summary>
public enum CommandEffect
{
    /// <summary>It read something, or changed something that was there.</summary>
    Completed,

    /// <summary>It made something new.</summary>
    Created,

    /// <summary>Nothing: the same command had been carried out before, and this is what it made, as it is now.</summary>
    Replayed,

    /// <summary>It will be done, and is not yet.</summary>
    Scheduled,
}

/// <summary>What became of a merchant's command: a value or a refusal, exactly one of the two.</summary>
/// <typeparam name="T">What is answered.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="Effect">What the command did.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommandResult<T>(T? Value, PaymentError? Error, CommandEffect Effect = CommandEffect.Completed)
    where T : class
{
    /// <summary>The status that HTTP has for it.</summary>
    public int Status =>
        Error?.Status
        ?? Effect switch
        {
            CommandEffect.Created => StatusCodes.Status201Created,
            CommandEffect.Scheduled => StatusCodes.Status202Accepted,
            _ => StatusCodes.Status200OK,
        };

    /// <summary>It was carried out.</summary>
    public static implicit operator CommandResult<T>(T value) => new(value, null);

    /// <summary>It was not.</summary>
    public static implicit operator CommandResult<T>(PaymentError error) => new(null, error);
}
