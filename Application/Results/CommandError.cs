using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Errors;
using Payments.Domain.Text;
using Payments.Grains.Interfaces;
using Payments.Storage;

namespace Payments.Application.Results;

/// <summary>Why a command is not carried out; every door gives the same one for the same thing.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Code">Stable; made for programs.</param>
/// <param name="Detail">What was expected and what came.</param>
/// <param name="Field">The field at fault; null where none is.</param>
/// <param name="RetryAfter">Seconds after which the same command may succeed; null where repeating it does not help.</param>
public sealed record CommandError(int Status, string Code, string Detail, string? Field = null, int? RetryAfter = null)
{
    /// <summary>What was sent is longer than <paramref name="limit"/> bytes.</summary>
    public static CommandError TooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body has more than {limit} bytes.");

    /// <summary>Storage or silos do not answer.</summary>
    private static CommandError Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "The server cannot reach its storage or is overloaded. The request may be repeated as it is.", RetryAfter: 1);

    /// <summary>The server stops.</summary>
    public static CommandError Stopping { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "The server is stopping. Nothing was done; the request may be repeated as it is.", RetryAfter: 1);

    /// <summary>A bug.</summary>
    private static CommandError InternalError { get; } = new(
        StatusCodes.Status500InternalServerError, "internal_error", "The server has a bug; the request may or may not have been carried out, and may be repeated as it is.");

    /// <summary>What no rule foresaw.</summary>
    public static CommandError Of(Exception error) => GrainCallFailures.IsUnanswered(error) || error is StorageException ? Unavailable : InternalError;

    /// <summary>A rule's rejection.</summary>
    public static implicit operator CommandError(PaymentError error) =>
        new(StatusOf(error.Code), SnakeCase<PaymentErrorCode>.Of(error.Code), error.Message, error.Field);

    /// <summary>As it is answered.</summary>
    public ProblemResponse ToResponse() => new()
    {
        Type = "urn:orleans-payments:problem:" + Code,
        Title = char.ToUpperInvariant(Code[0]) + Code[1..].Replace('_', ' '),
        Status = Status,
        Detail = Detail,
        Code = Code,
        Field = Field,
    };

    private static int StatusOf(PaymentErrorCode code) => code switch
    {
        PaymentErrorCode.OrderNotFound or PaymentErrorCode.MerchantNotFound or PaymentErrorCode.EventNotFound or PaymentErrorCode.NoQrCode
            or PaymentErrorCode.KeyNotFound or PaymentErrorCode.AccountNotFound or PaymentErrorCode.SecretNotFound => StatusCodes.Status404NotFound,
        PaymentErrorCode.TestModeOnly => StatusCodes.Status403Forbidden,
        PaymentErrorCode.IdempotencyConflict or PaymentErrorCode.OrderNotCancellable or PaymentErrorCode.NoNotifyUrl or PaymentErrorCode.TooManyKeys
            or PaymentErrorCode.OrderNotRefundable or PaymentErrorCode.RefundExceedsCaptured or PaymentErrorCode.TooManyRefunds or PaymentErrorCode.TooManySecrets
            or PaymentErrorCode.InsufficientBalance or PaymentErrorCode.BalanceTooLarge or PaymentErrorCode.HoldNotFound or PaymentErrorCode.TooManyHolds
            or PaymentErrorCode.NothingToResolve => StatusCodes.Status409Conflict,
        PaymentErrorCode.InvalidJson or PaymentErrorCode.MissingField or PaymentErrorCode.InvalidType or PaymentErrorCode.UnknownField or PaymentErrorCode.DuplicateField
            or PaymentErrorCode.OutOfRange or PaymentErrorCode.TooShort or PaymentErrorCode.TooLong or PaymentErrorCode.InvalidFormat or PaymentErrorCode.InvalidValue
            or PaymentErrorCode.UnknownCurrency or PaymentErrorCode.UnknownChannel or PaymentErrorCode.NotSupported or PaymentErrorCode.InvalidCursor => StatusCodes.Status400BadRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A new code needs a status here."),
    };
}

/// <summary>What is answered when a request is refused (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record ProblemResponse
{
    /// <summary>Names the kind of problem: <c>urn:orleans-payments:problem:</c> + code.</summary>
    public required string Type { get; init; }

    /// <summary>The code in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was expected and what came.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable; made for programs.</summary>
    public required string Code { get; init; }

    /// <summary>The field at fault; absent where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>The request's id, as in <c>Request-Id</c> and in the server's log; absent where a problem comes by another door than HTTP.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }
}
