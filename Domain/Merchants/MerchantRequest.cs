using System.Text.Json.Serialization;

namespace Orleans.Payments.Domain;

/// <summary>A merchant as an operator registers or changes it.</summary>
public sealed record MerchantRequest
{
    /// <summary>Required at registration. For people, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>test</c> (default) or <c>live</c>. It cannot be changed later.</summary>
    public string? Mode { get; init; }

    /// <summary>Where events are told. Default: nowhere.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary><c>form</c> (default) or <c>json</c>.</summary>
    public string? NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx, 1 to 100 characters, as <c>success</c>. Default: anything.</summary>
    public string? AckBody { get; init; }

    /// <summary><c>refund</c> (default): money that comes late is returned. <c>accept</c>: it pays the order.</summary>
    public string? LatePayment { get; init; }

    /// <summary>Whether requests must be signed, an API key alone being refused. Default false.</summary>
    public bool? SignedOnly { get; init; }

    /// <summary>The mode, where it was checked.</summary>
    [JsonIgnore]
    public MerchantMode ModeOrDefault => SnakeCase<MerchantMode>.TryParse(Mode, out var mode) ? mode : default;

    /// <summary>The format, where it was checked.</summary>
    [JsonIgnore]
    public NotifyFormat NotifyFormatOrDefault => SnakeCase<NotifyFormat>.TryParse(NotifyFormat, out var format) ? format : default;

    /// <summary>The policy, where it was checked.</summary>
    [JsonIgnore]
    public LatePayment LatePaymentOrDefault => SnakeCase<LatePayment>.TryParse(LatePayment, out var policy) ? policy : default;

    /// <summary>Checks a registration.</summary>
    /// <returns>Null when all is well.</returns>
    public static Rejection? CheckNew(MerchantRequest request) => Limits.Required("name", request.Name) ?? Check(request);

    /// <summary>Checks a change.</summary>
    /// <returns>Null when all is well.</returns>
    public static Rejection? CheckChange(MerchantRequest request, SentFields sent) =>
        sent.Names.Contains("mode") ? new Rejection(RejectionCode.InvalidValue, "mode cannot be changed; register another merchant.", "mode")
        : sent.Names.Contains("name") && request.Name is null ? new Rejection(RejectionCode.MissingField, "name cannot be removed.", "name")
        : Check(request);

    private static Rejection? Check(MerchantRequest request) =>
        Limits.Text("name", request.Name, 100)
        ?? Limits.Word<MerchantMode>("mode", request.Mode)
        ?? Limits.Url("notify_url", request.NotifyUrl)
        ?? Limits.Word<NotifyFormat>("notify_format", request.NotifyFormat)
        ?? Limits.Text("ack_body", request.AckBody, 100)
        ?? Limits.Word<LatePayment>("late_payment", request.LatePayment);
}
