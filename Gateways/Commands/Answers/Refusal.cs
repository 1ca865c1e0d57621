using System;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Payments.Domain;
using Payments.Grains;
using Payments.Storage;

namespace Payments.Gateways;

/// <summary>Why a command is not carried out; every door gives the same one for the same thing.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Code">Stable; made for programs.</param>
/// <param name="Detail">What was expected and what came.</param>
/// <param name="Field">The field at fault; null where none is.</param>
/// <param name="RetryAfter">Seconds after which the same command may succeed; null where repeating it does not help.</param>
public sealed record Refusal(int Status, string Code, string Detail, string? Field = null, int? RetryAfter = null)
{
    /// <summary>What was sent is longer than <paramref name="limit"/> bytes.</summary>
    public static Refusal TooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body has more than {limit} bytes.");

    /// <summary>Storage or silos do not answer.</summary>
    private static Refusal Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "The server cannot reach its storage or is overloaded. The request may be repeated as it is.", RetryAfter: 1);

    /// <summary>The server stops.</summary>
    public static Refusal Stopping { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "The server is stopping. Nothing was done; the request may be repeated as it is.", RetryAfter: 1);

    /// <summary>A bug.</summary>
    private static Refusal InternalError { get; } = new(
        StatusCodes.Status500InternalServerError, "internal_error", "The server has a bug; the request may or may not have been carried out, and may be repeated as it is.");

    /// <summary>What no rule foresaw.</summary>
    public static Refusal Of(Exception error) => UnansweredCall.Is(error) || error is StorageException ? Unavailable : InternalError;

    /// <summary>A rule's rejection.</summary>
    public static implicit operator Refusal(Rejection rejection) =>
        new(StatusOf(rejection.Code), SnakeCase<RejectionCode>.Of(rejection.Code), rejection.Message, rejection.Field);

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

    private static int StatusOf(RejectionCode code) => code switch
    {
        RejectionCode.OrderNotFound or RejectionCode.MerchantNotFound or RejectionCode.EventNotFound or RejectionCode.NoQrCode
            or RejectionCode.KeyNotFound or RejectionCode.AccountNotFound or RejectionCode.SecretNotFound => StatusCodes.Status404NotFound,
        RejectionCode.TestModeOnly => StatusCodes.Status403Forbidden,
        RejectionCode.IdempotencyConflict or RejectionCode.OrderNotCancellable or RejectionCode.NoNotifyUrl or RejectionCode.TooManyKeys
            or RejectionCode.OrderNotRefundable or RejectionCode.RefundExceedsCaptured or RejectionCode.TooManyRefunds or RejectionCode.TooManySecrets
            or RejectionCode.InsufficientBalance or RejectionCode.BalanceTooLarge or RejectionCode.HoldNotFound or RejectionCode.TooManyHolds
            or RejectionCode.NothingToResolve => StatusCodes.Status409Conflict,
        RejectionCode.InvalidJson or RejectionCode.MissingField or RejectionCode.InvalidType or RejectionCode.UnknownField or RejectionCode.DuplicateField
            or RejectionCode.OutOfRange or RejectionCode.TooShort or RejectionCode.TooLong or RejectionCode.InvalidFormat or RejectionCode.InvalidValue
            or RejectionCode.UnknownCurrency or RejectionCode.UnknownChannel or RejectionCode.NotSupported or RejectionCode.InvalidCursor => StatusCodes.Status400BadRequest,
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
