using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;

namespace Payments.Application.Access;

/// <summary>Finds out which merchant speaks, through whatever transport: by an API key, or by a signature (Standard Webhooks).</summary>
public sealed class MerchantAuthenticator(
    MerchantDirectory merchants,
    CallerLookups lookups,
    SecretBox secrets,
    KeyUseReporter uses,
    TimeProvider clock
)
{
    private const string Scheme = "Bearer ";

    private static readonly PaymentError MissingCredentials = new(
        PaymentErrorCode.MissingCredentials,
        "Send Authorization: Bearer with an API key, or sign the request.",
        "authorization"
    );

    private static readonly PaymentError InvalidKey = new(
        PaymentErrorCode.InvalidApiKey,
        "The API key is not one of a merchant's.",
        "authorization"
    );

    private static readonly PaymentError ExpiredKey = new(
        PaymentErrorCode.ApiKeyExpired,
        "The API key has expired. Use a newer one.",
        "authorization"
    );

    private static readonly PaymentError SignatureRequired = new(
        PaymentErrorCode.SignatureRequired,
        "This merchant accepts signed requests only; an API key alone is not enough.",
        StandardWebhooks.SignatureHeader
    );

    private static readonly PaymentError NoMerchant = new(
        PaymentErrorCode.MissingCredentials,
        "A signed request names its merchant.",
        "merchant-id"
    );

    private static readonly PaymentError InvalidSignature = new(
        PaymentErrorCode.InvalidSignature,
        "The signature does not fit a merchant's secret.",
        StandardWebhooks.SignatureHeader
    );

    /// <summary>Who sends an <c>Authorization</c> header.</summary>
    /// <param name="header">Empty where there is none.</param>
    public ValueTask<CommandResult<MerchantCaller>> AuthenticateHeader(string header) =>
        header.Length == 0 ? new(MissingCredentials)
        : header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? AuthenticateKey(header[Scheme.Length..])
        : new(InvalidKey);

    /// <summary>Who holds an API key.</summary>
    public async ValueTask<CommandResult<MerchantCaller>> AuthenticateKey(string key)
    {
        if (Credentials.MerchantOf(key) is not { } merchantId)
            return InvalidKey;
        var (found, error) = await lookups.Find(merchantId);
        if (error is not null)
            return error;
        if (found is not { } merchant || Credentials.Find(merchant, key) is not { } kept)
            return InvalidKey;
        if (ErrorOf(merchant, kept) is { } fault)
            return fault;
        uses.Add(merchantId, kept);
        return new MerchantCaller(merchant, kept, null);
    }

    /// <summary>Who signed something: an HTTP request as docs/reference.md says, or a message as it is, its body alone.</summary>
    /// <param name="merchantId">Whom the sender says it is; empty where it does not say.</param>
    /// <param name="header">The three headers of Standard Webhooks by their names; null or empty for one that is absent.</param>
    /// <param name="read">Reads what stands behind id and timestamp in what is signed, once the merchant is known.</param>
    /// <param name="mayHaveWaited">Whether it may have been signed any time ago, as what has lain in a queue; never in the future.</param>
    public async ValueTask<CommandResult<MerchantCaller>> AuthenticateSignature(
        string merchantId,
        Func<string, string?> header,
        Func<ValueTask<ReadOnlyMemory<byte>>> read,
        bool mayHaveWaited = false
    )
    {
        if (merchantId.Length == 0)
            return NoMerchant;
        if (!new MerchantId(merchantId).IsValid)
            return InvalidSignature;
        var (found, error) = await lookups.Find(merchantId);
        if (error is not null)
            return error;
        if (found is not { } merchant)
            return InvalidSignature;

        var content = await read();
        var now = clock.GetUtcNow();
        var readAt =
            mayHaveWaited && StandardWebhooks.TimeOf(header(StandardWebhooks.TimestampHeader)) is { } signedAt && signedAt < now
                ? signedAt
                : now;
        SignatureError? problem = SignatureError.Mismatch;
        foreach (var key in merchant.WebhookKeys(now))
        {
            problem = StandardWebhooks.Check(
                secrets.Open(key, merchant.Id),
                header(StandardWebhooks.IdHeader),
                header(StandardWebhooks.TimestampHeader),
                header(StandardWebhooks.SignatureHeader),
                content.Span,
                readAt
            );
            if (problem is null)
                return new MerchantCaller(merchant, null, key);
            if (problem != SignatureError.Mismatch)
                break;
        }

        return problem switch
        {
            SignatureError.Missing => new PaymentError(
                PaymentErrorCode.MissingCredentials,
                "A signed request has webhook-id, webhook-timestamp and webhook-signature.",
                StandardWebhooks.IdHeader
            ),
            SignatureError.BadTimestamp => new PaymentError(
                PaymentErrorCode.InvalidTimestamp,
                "webhook-timestamp must be whole Unix seconds.",
                StandardWebhooks.TimestampHeader
            ),
            SignatureError.OutsideTolerance => new PaymentError(
                PaymentErrorCode.TimestampOutOfRange,
                $"webhook-timestamp is more than {StandardWebhooks.Tolerance.TotalSeconds} s away from the server's clock.",
                StandardWebhooks.TimestampHeader
            ),
            _ => InvalidSignature,
        };
    }

    /// <summary>Who signed a message that is at hand: the signature is over id "." timestamp "." body.</summary>
    public ValueTask<CommandResult<MerchantCaller>> AuthenticateSignature(
        string merchantId,
        Func<string, string?> header,
        ReadOnlyMemory<byte> body,
        bool mayHaveWaited = false
    ) => AuthenticateSignature(merchantId, header, () => new(body), mayHaveWaited);

    /// <summary>The caller as it is now, for a transport that stays open: refused once its key or secret does not count any more.</summary>
    public async ValueTask<CommandResult<MerchantCaller>> Reauthenticate(MerchantCaller caller)
    {
        var merchant = await merchants.Find(caller.Merchant.Id);
        if (ReferenceEquals(merchant, caller.Merchant) && caller.Key?.ExpiresAt is null && merchant.FormerWebhookKeys is null)
            return caller;
        if (caller.Key is not { } key)
            return merchant is not null && merchant.WebhookKeys(clock.GetUtcNow()).Contains(caller.Secret!)
                ? caller with
                {
                    Merchant = merchant,
                }
                : InvalidSignature;
        return CallerOf(merchant, key.Id);
    }

    /// <summary>Whom an API key has proved before, for a session that names the key: refused once the key does not count.</summary>
    public async ValueTask<CommandResult<MerchantCaller>> AuthenticateSession(MerchantId merchantId, string keyId)
    {
        var found = CallerOf(await merchants.Find(merchantId), keyId);
        if (found.Value is { Key: { } key })
            uses.Add(merchantId, key);
        return found;
    }

    private CommandResult<MerchantCaller> CallerOf(Merchant? merchant, string keyId)
    {
        if (merchant?.Key(keyId) is not { } kept)
            return InvalidKey;
        return ErrorOf(merchant, kept) is { } fault ? fault : new MerchantCaller(merchant, kept, null);
    }

    private PaymentError? ErrorOf(Merchant merchant, ApiKey key) =>
        key.IsExpired(clock.GetUtcNow()) ? ExpiredKey
        : merchant.SignedOnly ? SignatureRequired
        : null;
}
