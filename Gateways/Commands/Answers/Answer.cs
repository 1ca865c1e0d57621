using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Payments.Domain;

namespace Payments.Gateways;

/// <summary>What a command that was carried out did.</summary>
public enum Effect
{
    /// <summary>It read something, or changed something that was there.</summary>
    Done,

    /// <summary>It made something new.</summary>
    Made,

    /// <summary>Nothing: the same command had been carried out before, and this is what it made, as it is now.</summary>
    Replayed,

    /// <summary>It will be done, and is not yet.</summary>
    Accepted,
}

/// <summary>What became of a merchant's command: a value or a refusal, exactly one of the two.</summary>
/// <typeparam name="T">What is answered.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Effect">What the command did.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Answer<T>(T? Value, Refusal? Refusal, Effect Effect = Effect.Done)
    where T : class
{
    /// <summary>The status that HTTP has for it.</summary>
    public int Status => Refusal?.Status ?? Effect switch
    {
        Effect.Made => StatusCodes.Status201Created,
        Effect.Accepted => StatusCodes.Status202Accepted,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>It was carried out.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>It was not.</summary>
    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);

    /// <summary>A rule forbids it.</summary>
    public static implicit operator Answer<T>(Rejection rejection) => new(null, rejection);
}
