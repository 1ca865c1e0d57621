using System.Collections.Immutable;
using static Payments.Domain.Errors.ErrorRetry;
using static Payments.Domain.Errors.PaymentErrorCode;

namespace Payments.Domain.Errors;

/// <summary>
/// What every code means, once: each transport's answers, the OpenAPI document and docs/reference.md follow from here. A code keeps its
/// meaning forever; a new one is added to <see cref="PaymentErrorCode"/>, here and to the reference, and tests tell what is missing.
/// </summary>
/// <remarks>Failures of payments (<c>failure.code</c>), notification attempts and the sandbox's provider have codes of their own.</remarks>
public static class ErrorCatalogue
{
    /// <summary>All entries, by status.</summary>
    public static ImmutableArray<ErrorDefinition> All { get; } =
    [
        new(InvalidJson, 400, "The body is not JSON, or not a JSON object."),
        new(MissingField, 400, "A field that must be there is not, or is null."),
        new(InvalidType, 400, "A field has another JSON type than it should."),
        new(UnknownField, 400, "There is no such field or parameter; most often a misspelt one."),
        new(DuplicateField, 400, "A field or parameter stands twice."),
        new(OutOfRange, 400, "A number is too small or too large, or a list too long."),
        new(TooShort, 400, "A text is empty."),
        new(TooLong, 400, "A text is too long."),
        new(InvalidFormat, 400, "A text has characters or a shape it may not have."),
        new(InvalidValue, 400, "A value is not one of those allowed."),
        new(UnknownCurrency, 400, "The currency is not an ISO 4217 code of money."),
        new(UnknownChannel, 400, "There is no such channel, or not one that this merchant may use.") { PathStatus = 404 },
        new(NotSupported, 400, "What is asked for is not offered by this server."),
        new(InvalidCursor, 400, "The cursor was not given by this list."),
        new(InvalidCallback, 400, "A callback's body is not what its channel sends."),
        new(MalformedRequest, 400, "The request cannot be understood as HTTP; it may have another 4xx status that HTTP has for it."),
        new(MissingCredentials, 401, "The request has neither an API key nor a whole signature."),
        new(InvalidApiKey, 401, "The API key is not one of a merchant's."),
        new(ApiKeyExpired, 401, "The API key has expired."),
        new(InvalidSignature, 401, "The signature does not fit a secret of the merchant or a key of the channel."),
        new(InvalidTimestamp, 401, "The signature's timestamp is not whole Unix seconds."),
        new(TimestampOutOfRange, 401, "The signature's timestamp is too far from the server's clock."),
        new(SignatureRequired, 401, "The merchant accepts signed requests only."),
        new(InvalidAdminToken, 401, "The request does not have the admin token."),
        new(InvalidUserSecret, 401, "The secret is not one that counts of the user's account.") { Audience = ErrorAudience.Mqtt },
        new(InsufficientScope, 403, "The API key does not have the scope that this needs."),
        new(OperatorOnly, 403, "Only an operator may change this: field says what."),
        new(TestModeOnly, 403, "Only the time of a test merchant's orders can be moved."),
        new(OrderNotFound, 404, "The merchant has no such order."),
        new(MerchantNotFound, 404, "There is no such merchant, or it is not the caller."),
        new(KeyNotFound, 404, "The merchant has no such key."),
        new(EventNotFound, 404, "The order has no such event, or merchants are not told of it."),
        new(NoQrCode, 404, "No channel has accepted the order, so there is nothing to show.", Later),
        new(AccountNotFound, 404, "The merchant has no such account."),
        new(SecretNotFound, 404, "The account has no such secret."),
        new(AlertNotFound, 404, "There is no such alert."),
        new(DeadLetterNotFound, 404, "There is no such dead letter; it may have been sent again or discarded."),
        new(UnknownRoute, 404, "There is nothing at this path."),
        new(SubscriptionNotFound, 404, "The connection has no such subscription.") { Audience = ErrorAudience.Stream },
        new(MethodNotAllowed, 405, "The path does not know this method."),
        new(RequestTimeout, 408, "The body did not arrive within 20 s, or came too slowly.", AtOnce),
        new(IdempotencyConflict, 409, "The same id was used with other content."),
        new(OrderNotCancellable, 409, "The order's status does not allow it to be cancelled; one that is still created will.", Later),
        new(OrderNotRefundable, 409, "The order has not been paid, so there is nothing to return.", Later),
        new(RefundExceedsCaptured, 409, "More is asked for than is left of what was paid."),
        new(TooManyRefunds, 409, "The order has as many refunds as it may have."),
        new(NoNotifyUrl, 409, "Neither the order nor its merchant has a URL to notify.", Later),
        new(TooManyKeys, 409, "The merchant has as many keys as it may have.", Later),
        new(TooManySecrets, 409, "As many former webhook secrets, or secrets of an account, count as may count at once.", Later),
        new(InsufficientBalance, 409, "The account has less than is to be taken.", Later),
        new(BalanceTooLarge, 409, "The account would have more than it may have.", Later),
        new(HoldNotFound, 409, "What was to be captured or released is not set aside.") { Audience = ErrorAudience.Grains },
        new(TooManyHolds, 409, "As many payments and refunds of the account are under way as may be at once.", Later),
        new(NothingToResolve, 409, "No channel speaks of money of this order that could not be read."),
        new(ConcurrentChange, 409, "Somebody else is changing the merchant.", AfterDelay) { RetryAfter = 1 },
        new(RequestReplayed, 409, "A signed request with this webhook-id was let in already; another one needs another id."),
        new(TooManySubscriptions, 409, "The connection has as many subscriptions as it may.", Later) { Audience = ErrorAudience.Stream },
        new(PaymentDeclined, 409, "The merchant declined the payment.") { Audience = ErrorAudience.Mqtt },
        new(ApprovalTimedOut, 409, "The merchant did not approve the payment in time.", AtOnce) { Audience = ErrorAudience.Mqtt },
        new(BodyTooLarge, 413, "The body is longer than 64 KiB, or 4 KiB by MQTT."),
        new(
            UnsupportedMediaType,
            415,
            "The body is not sent as what it must be, mostly application/json, or it is compressed: field says which header is wrong."
        ),
        new(WebsocketRequired, 426, "This is a WebSocket; the request must be an upgrade.") { Audience = ErrorAudience.Stream },
        new(RateLimited, 429, "The merchant makes more requests than it may.", AfterDelay),
        new(TooManyOpenOrders, 429, "The merchant has as many open orders as it may have.", AfterDelay) { RetryAfter = 5 },
        new(TooManyWaiting, 429, "As many test sends or moves of the clock wait for an answer as may wait.", AfterDelay) { RetryAfter = 1 },
        new(TooManySignedRequests, 429, "Too many signed requests of this kind; repeat it signed anew.", AfterDelay) { RetryAfter = 60 },
        new(TooManyConnections, 429, "There are as many streams as there may be.", AfterDelay)
        {
            RetryAfter = 5,
            Audience = ErrorAudience.Stream,
        },
        new(TooManyApprovals, 429, "As many payments wait for their merchants' approval as may wait.", AfterDelay)
        {
            RetryAfter = 5,
            Audience = ErrorAudience.Mqtt,
        },
        new(InternalError, 500, "The server has a bug; the request may or may not have been carried out.", AtOnce),
        new(Unavailable, 503, "Storage or silos do not answer, or the server stops.", AfterDelay) { RetryAfter = 1 },
        new(AuditUnavailable, 503, "What is to be done cannot be written down in the audit; nothing was done.", AfterDelay)
        {
            RetryAfter = 1,
        },
        new(Overloaded, 503, "The process works on as many requests as it may; nothing was done.", AfterDelay) { RetryAfter = 1 },
    ];

    private static readonly ImmutableArray<ErrorDefinition> ByCode = [.. All.OrderBy(definition => definition.Code)];

    /// <summary>What a code means.</summary>
    public static ErrorDefinition Of(PaymentErrorCode code) => ByCode[(int)code];

    /// <summary>A code as clients see it.</summary>
    public static string TextOf(PaymentErrorCode code) => Of(code).Text;
}
