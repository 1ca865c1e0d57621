namespace Payments.Api.OpenApi;

/// <summary>The codes that refusals carry, as docs/reference.md lists them.</summary>
internal static class ApiErrors
{
    private const string OneOf = "Refused; code is one of: ";

    private static readonly Dictionary<int, string[]> Codes = new()
    {
        [400] =
        [
            "invalid_json", "missing_field", "invalid_type", "unknown_field", "duplicate_field", "out_of_range", "too_short", "too_long", "invalid_format",
            "invalid_value", "unknown_currency", "unknown_channel", "not_supported", "invalid_cursor", "invalid_callback", "malformed_request",
        ],
        [401] =
        [
            "missing_credentials", "invalid_api_key", "api_key_expired", "invalid_signature", "invalid_timestamp", "timestamp_out_of_range", "signature_required", "invalid_admin_token",
        ],
        [403] = ["insufficient_scope", "test_mode_only"],
        [404] = ["order_not_found", "merchant_not_found", "key_not_found", "event_not_found", "no_qr_code", "account_not_found", "secret_not_found", "unknown_channel", "unknown_route"],
        [405] = ["method_not_allowed"],
        [408] = ["request_timeout"],
        [409] =
        [
            "idempotency_conflict", "order_not_cancellable", "order_not_refundable", "refund_exceeds_captured", "too_many_refunds", "no_notify_url", "too_many_keys",
            "too_many_secrets", "insufficient_balance", "balance_too_large", "too_many_holds", "nothing_to_resolve", "concurrent_change", "request_replayed",
        ],
        [413] = ["body_too_large"],
        [415] = ["unsupported_media_type"],
        [429] = ["rate_limited", "too_many_open_orders", "too_many_waiting", "too_many_signed_requests"],
        [500] = ["internal_error"],
        [503] = ["unavailable", "overloaded"],
    };

    /// <summary>What only a stream refuses with; no operation of this document does.</summary>
    private static readonly string[] StreamCodes = ["subscription_not_found", "too_many_subscriptions", "websocket_required", "too_many_connections"];

    /// <summary>What users are refused by MQTT alone.</summary>
    private static readonly string[] MqttCodes = ["invalid_user_secret", "payment_declined", "approval_timed_out", "too_many_approvals"];

    /// <summary>Every code there is.</summary>
    public static IEnumerable<string> All => Codes.Values.SelectMany(codes => codes).Concat(StreamCodes).Concat(MqttCodes).Distinct(StringComparer.Ordinal);

    /// <summary>The statuses that an operation may be refused with, and what each means there.</summary>
    /// <param name="path">As <c>v1/orders/{id}/cancel</c>.</param>
    /// <param name="operation">Its name.</param>
    /// <param name="readsBody">Whether it reads a JSON body.</param>
    public static IEnumerable<(int Status, string Meaning)> Of(string path, string operation, bool readsBody)
    {
        if (!path.StartsWith("v1/", StringComparison.Ordinal)) yield break;
        yield return (400, OneOf + ListCodes(400));
        yield return (401, OneOf + ListCodes(401));
        if (IsOfMerchants(path)) yield return (403, OneOf + (operation == "AdvanceClock" ? ListCodes(403) : "insufficient_scope"));
        if (path.Contains('{', StringComparison.Ordinal)) yield return (404, OneOf + NotFound(path, operation));
        if (readsBody || operation == "ChannelCallback") yield return (408, OneOf + ListCodes(408));
        if (Conflict(operation) is { } conflict) yield return (409, OneOf + conflict);
        if (readsBody || operation == "ChannelCallback") yield return (413, OneOf + ListCodes(413));
        if (readsBody) yield return (415, OneOf + ListCodes(415));
        if (IsOfMerchants(path)) yield return (429, OneOf + TooMany(operation) + ". Repeat the request as it is, after Retry-After seconds");
        yield return (503, OneOf + ListCodes(503) + ". Repeat the request as it is, after Retry-After seconds");
    }

    /// <summary>Whether merchants call it themselves.</summary>
    private static bool IsOfMerchants(string path) =>
        (path.StartsWith("v1/orders", StringComparison.Ordinal) && path != "v1/orders/{id}/resolve")
        || path.StartsWith("v1/test-clock", StringComparison.Ordinal)
        || path.StartsWith("v1/accounts", StringComparison.Ordinal)
        || path.StartsWith("v1/merchants/{id}/accounts/verify", StringComparison.Ordinal)
        || path.StartsWith("v1/merchants/{id}/summary", StringComparison.Ordinal)
        || path.StartsWith("v1/merchants/{id}/notifications", StringComparison.Ordinal);

    private static string TooMany(string operation) => operation switch
    {
        "CreateOrder" => "rate_limited, too_many_open_orders",
        "AdvanceClock" or "TestNotification" => "rate_limited, too_many_waiting, too_many_signed_requests",
        "AddUserSecret" or "RotateUserSecret" or "ResendNotification" or "ResendExhausted" => "rate_limited, too_many_signed_requests",
        _ => "rate_limited",
    };

    private static string NotFound(string path, string operation) => operation switch
    {
        "ChannelCallback" => "unknown_channel",
        "ResendNotification" => "order_not_found, event_not_found",
        "RevokeKey" or "RotateKey" => "merchant_not_found, key_not_found",
        "AdjustAccount" => "merchant_not_found, account_not_found",
        "RevokeUserSecret" or "RotateUserSecret" => "account_not_found, secret_not_found",
        "GetQrSvg" or "GetQrPng" => "order_not_found, no_qr_code",
        _ => path.StartsWith("v1/merchants", StringComparison.Ordinal) ? "merchant_not_found"
            : path.StartsWith("v1/accounts", StringComparison.Ordinal) ? "account_not_found" : "order_not_found",
    };

    private static string? Conflict(string operation) => operation switch
    {
        "CreateOrder" => "idempotency_conflict",
        "CancelOrder" => "order_not_cancellable",
        "RefundOrder" => "idempotency_conflict, order_not_refundable, refund_exceeds_captured, too_many_refunds, insufficient_balance, too_many_holds",
        "AdjustAccount" => "idempotency_conflict, insufficient_balance, balance_too_large",
        "AddUserSecret" or "RotateUserSecret" => "too_many_secrets, request_replayed",
        "ResolveOrder" => "nothing_to_resolve",
        "ResendNotification" or "ResendExhausted" or "TestNotification" => "no_notify_url, request_replayed",
        "ChangeMerchant" => "concurrent_change",
        "AddKey" or "RotateKey" => "too_many_keys, concurrent_change",
        "RevokeKey" => "concurrent_change",
        "AdvanceClock" => "concurrent_change, request_replayed",
        "RotateWebhookSecret" => "too_many_secrets, concurrent_change",
        _ => null,
    };

    private static string ListCodes(int status) => string.Join(", ", Codes[status]);
}
