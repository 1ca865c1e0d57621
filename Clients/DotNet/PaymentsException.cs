namespace Payments.Client;

/// <summary>A request was refused, or got no answer, after all the attempts that were safe to make.</summary>
public sealed class PaymentsException : Exception
{
    /// <summary><see cref="Code"/> where no connection was made: the server has not seen the request.</summary>
    public const string NoConnection = "no_connection";

    /// <summary><see cref="Code"/> where no answer came: the request may or may not have been carried out.</summary>
    public const string NoAnswer = "no_answer";

    /// <summary><see cref="Code"/> where the answer is not one of this API's, as a proxy's error page.</summary>
    public const string UnreadableAnswer = "unreadable_answer";

    internal PaymentsException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The error's stable code, as docs/reference.md lists them, or one of the constants of this class.</summary>
    public string Code { get; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; internal init; }

    /// <summary>The field or parameter at fault; null where none is.</summary>
    public string? Field { get; internal init; }

    /// <summary>What the server's log calls the request; null where no answer came.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How long the server asked to wait before a repetition; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Whether the request may have been carried out although it failed.</summary>
    public bool MayHaveBeenCarriedOut => Code is not NoConnection && Status is null or 500 or 502 or 503 or 504 && Code is not "overloaded";
}
