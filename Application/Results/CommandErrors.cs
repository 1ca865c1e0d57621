using Payments.Domain.Errors;
using Payments.Grains.Interfaces;
using Payments.Storage;

namespace Payments.Application.Results;

/// <summary>Why a command is not carried out for reasons that are not its own; the same through every transport.</summary>
public static class CommandErrors
{
    private static readonly PaymentError Unavailable = new(
        PaymentErrorCode.Unavailable,
        "The server cannot reach its storage or is overloaded. The request may be repeated as it is."
    );

    private static readonly PaymentError InternalError = new(
        PaymentErrorCode.InternalError,
        "The server has a bug; the request may or may not have been carried out, and may be repeated as it is."
    );

    /// <summary>The server stops.</summary>
    public static PaymentError Stopping { get; } =
        new(PaymentErrorCode.Unavailable, "The server is stopping. Nothing was done; the request may be repeated as it is.");

    /// <summary>There is no such order, or it is another merchant's.</summary>
    public static PaymentError OrderNotFound { get; } = new(PaymentErrorCode.OrderNotFound, "There is no such order.");

    /// <summary>What was sent is longer than <paramref name="limit"/> bytes.</summary>
    public static PaymentError TooLarge(int limit) => new(PaymentErrorCode.BodyTooLarge, $"The body has more than {limit} bytes.");

    /// <summary>What no rule foresaw: storage or silos that do not answer, or a bug.</summary>
    public static PaymentError Of(Exception error) =>
        GrainCallFailures.IsUnanswered(error) || error is StorageException ? Unavailable : InternalError;
}
