using Payments.Domain.Errors;
using static Payments.Domain.Errors.PaymentErrorCode;

namespace Payments.Api.OpenApi;

/// <summary>Which errors of the catalogue an operation may be answered with.</summary>
internal static class ApiErrors
{
    /// <summary>What any operation may be refused with.</summary>
    private static readonly int[] StatusesOfAll =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>Every error that a client can be answered, through whatever transport.</summary>
    public static IEnumerable<ErrorDefinition> All => ErrorCatalogue.All.Where(error => error.Audience != ErrorAudience.Grains);

    /// <summary>The statuses that an operation may be refused with, what each means there, and the first error of it.</summary>
    /// <param name="path">As <c>v1/orders/{id}/cancel</c>.</param>
    /// <param name="operation">Its name.</param>
    /// <param name="readsBody">Whether it reads a JSON body.</param>
    public static IEnumerable<(int Status, string Meaning, ErrorDefinition First)> Of(string path, string operation, bool readsBody)
    {
        if (!path.StartsWith("v1/", StringComparison.Ordinal))
            return
            [
                (StatusCodes.Status400BadRequest, Describe([ErrorCatalogue.Of(MalformedRequest)]), ErrorCatalogue.Of(MalformedRequest)),
            ];
        var general = ErrorCatalogue
            .All.Where(error => error.Audience == ErrorAudience.Everyone && StatusesOfAll.Contains(error.Status))
            .Select(error => (error.Status, error));
        var own = Codes(path, operation, readsBody)
            .Select(ErrorCatalogue.Of)
            .Select(error => (Status: error.PathStatus ?? error.Status, error));
        return general
            .Concat(own)
            .GroupBy(answer => answer.Status, answer => answer.error)
            .OrderBy(answers => answers.Key)
            .Select(answers => (answers.Key, Describe([.. answers]), answers.First()));
    }

    private static string Describe(IReadOnlyList<ErrorDefinition> errors) =>
        "Refused; code is one of: "
        + string.Join(", ", errors.Select(error => error.Text))
        + (errors.All(error => error.Retry == ErrorRetry.AfterDelay) ? ". Repeat the request as it is, after Retry-After seconds" : "");

    private static IEnumerable<PaymentErrorCode> Codes(string path, string operation, bool readsBody) =>
        [
            .. IsOfMerchants(path) ? [InsufficientScope, RateLimited] : Array.Empty<PaymentErrorCode>(),
            .. readsBody || operation == "ChannelCallback" ? [RequestTimeout, BodyTooLarge] : Array.Empty<PaymentErrorCode>(),
            .. readsBody ? [UnsupportedMediaType] : Array.Empty<PaymentErrorCode>(),
            .. path.Contains('{', StringComparison.Ordinal) ? NotFound(path, operation) : [],
            .. OfOperation(operation),
        ];

    /// <summary>Whether merchants call it themselves.</summary>
    private static bool IsOfMerchants(string path) =>
        (path.StartsWith("v1/orders", StringComparison.Ordinal) && path != "v1/orders/{id}/resolve")
        || path.StartsWith("v1/audit", StringComparison.Ordinal)
        || path.StartsWith("v1/test-clock", StringComparison.Ordinal)
        || path.StartsWith("v1/accounts", StringComparison.Ordinal)
        || (path.StartsWith("v1/merchants/{id}", StringComparison.Ordinal) && !path.EndsWith("/adjustments", StringComparison.Ordinal));

    private static PaymentErrorCode[] NotFound(string path, string operation) =>
        operation switch
        {
            "ChannelCallback" or "PauseChannel" or "ResumeChannel" => [UnknownChannel],
            "ResendNotification" => [OrderNotFound, EventNotFound],
            "AcknowledgeAlert" => [AlertNotFound],
            "ResendDeadLetter" or "DiscardDeadLetter" => [DeadLetterNotFound],
            "RevokeKey" or "RotateKey" => [MerchantNotFound, KeyNotFound],
            "AdjustAccount" => [MerchantNotFound, AccountNotFound],
            "RevokeUserSecret" or "RotateUserSecret" => [AccountNotFound, SecretNotFound],
            "GetQrSvg" or "GetQrPng" => [OrderNotFound, NoQrCode],
            _ => path.StartsWith("v1/merchants", StringComparison.Ordinal) ? [MerchantNotFound]
            : path.StartsWith("v1/accounts", StringComparison.Ordinal) ? [AccountNotFound]
            : [OrderNotFound],
        };

    private static PaymentErrorCode[] OfOperation(string operation) =>
        operation switch
        {
            "ListOrders" => [MerchantNotFound],
            "ListForeignReports" => [OrderNotFound],
            "CreateOrder" => [IdempotencyConflict, TooManyOpenOrders],
            "CancelOrder" => [OrderNotCancellable],
            "RefundOrder" =>
            [
                IdempotencyConflict,
                OrderNotRefundable,
                RefundExceedsCaptured,
                TooManyRefunds,
                InsufficientBalance,
                TooManyHolds,
            ],
            "AdjustAccount" => [IdempotencyConflict, InsufficientBalance, BalanceTooLarge],
            "AddUserSecret" or "RotateUserSecret" => [TooManySecrets, RequestReplayed, TooManySignedRequests],
            "ResolveOrder" => [NothingToResolve],
            "ResendNotification" or "ResendExhausted" => [NoNotifyUrl, RequestReplayed, TooManySignedRequests],
            "TestNotification" => [NoNotifyUrl, RequestReplayed, TooManyWaiting, TooManySignedRequests],
            "ChangeMerchant" => [OperatorOnly, ConcurrentChange, RequestReplayed, TooManySignedRequests],
            "RevokeKey" => [ConcurrentChange],
            "SetLogo" or "RemoveLogo" => [ConcurrentChange, RequestReplayed, TooManySignedRequests],
            "AddKey" or "RotateKey" => [TooManyKeys, ConcurrentChange, RequestReplayed, TooManySignedRequests],
            "AdvanceClock" => [TestModeOnly, ConcurrentChange, RequestReplayed, TooManyWaiting, TooManySignedRequests],
            "RotateWebhookSecret" => [TooManySecrets, ConcurrentChange, RequestReplayed, TooManySignedRequests],
            _ => [],
        };
}
