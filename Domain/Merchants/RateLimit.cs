using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Merchants;

/// <summary>
/// How many requests a merchant may make: a bucket of <see cref="Burst"/> tokens into which <see cref="PerSecond"/> drip.
/// </summary>
/// <param name="PerSecond">What drips in each second.</param>
/// <param name="Burst">What the bucket holds: how many requests may come at the same moment.</param>
[GenerateSerializer, Immutable, Alias("rate-limit")]
public sealed record RateLimit([property: Id(0)] long PerSecond, [property: Id(1)] long Burst)
{
    /// <summary>The largest of either.</summary>
    public const long Max = 1_000_000;
}

/// <summary>A limit of requests as an operator sets it.</summary>
public sealed record RateLimitRequest
{
    /// <summary>Required. Requests a second, 1 to 1,000,000.</summary>
    public long? PerSecond { get; init; }

    /// <summary>How many may come at the same moment, 1 to 1,000,000. Default: what two seconds allow.</summary>
    public long? Burst { get; init; }

    internal static PaymentError? Check(RateLimitRequest? request) =>
        request is null
            ? null
            : FieldValidation.Required("rate_limit.per_second", request.PerSecond)
                ?? FieldValidation.Range("rate_limit.per_second", request.PerSecond, 1, RateLimit.Max)
                ?? FieldValidation.Range("rate_limit.burst", request.Burst, 1, RateLimit.Max);

    /// <summary>The limit, where it was checked.</summary>
    public RateLimit ToLimit() => new(PerSecond ?? 1, Burst ?? Math.Min(2 * (PerSecond ?? 1), RateLimit.Max));
}
