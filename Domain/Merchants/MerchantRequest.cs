using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Notifications;
using Payments.Domain.Risk;
using Payments.Domain.Text;

namespace Payments.Domain.Merchants;

/// <summary>A merchant as an operator registers or changes it; a change may be a merchant's own.</summary>
public sealed record MerchantRequest
{
    /// <summary>What only an operator changes: what protects others from the merchant.</summary>
    private static readonly ImmutableArray<string> OperatorFields = ["mode", "rate_limit", "max_open_orders", "risk_rules"];

    /// <summary>Required at registration. For people, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>test</c> (default) or <c>live</c>. It cannot be changed later.</summary>
    public string? Mode { get; init; }

    /// <summary>Where notifications of events are sent. Default: nowhere.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary><c>json</c> (default) or <c>form</c>.</summary>
    public string? NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx, 1 to 100 characters, as <c>success</c>. Default: anything.</summary>
    public string? AckBody { get; init; }

    /// <summary>
    /// The types of events that are notified, as <c>order.paid</c>; an empty list for none. Default: those that reference.md marks.
    /// </summary>
    public IReadOnlyList<string>? NotifyEvents { get; init; }

    /// <summary>
    /// Seconds between the attempts at telling an event, 1 to 20 numbers from 1 to 86,400. Default: 13 attempts over four days.
    /// </summary>
    public IReadOnlyList<long>? NotifySchedule { get; init; }

    /// <summary><c>refund</c> (default): money that comes late is returned. <c>accept</c>: it pays the order.</summary>
    public string? LatePayment { get; init; }

    /// <summary>Whether requests must be signed, an API key alone being refused. Default false.</summary>
    public bool? SignedOnly { get; init; }

    /// <summary>How many requests it may make, for each process that answers them. Default: the server's own limit.</summary>
    public RateLimitRequest? RateLimit { get; init; }

    /// <summary>How many orders may be open at a time, 1 to 1,000,000,000. Default: the server's own limit.</summary>
    public long? MaxOpenOrders { get; init; }

    /// <summary>The rules that judge its orders, up to 20, asked in this order. Default: none.</summary>
    public IReadOnlyList<RiskRuleRequest>? RiskRules { get; init; }

    /// <summary>Whether it is asked before a user pays by MQTT. Default false.</summary>
    public bool? ApprovePayments { get; init; }

    /// <summary>The mode, where it was checked.</summary>
    [JsonIgnore]
    public MerchantMode ModeOrDefault => SnakeCase<MerchantMode>.TryParse(Mode, out var mode) ? mode : default;

    /// <summary>The format, where it was checked.</summary>
    [JsonIgnore]
    public NotifyFormat NotifyFormatOrDefault =>
        SnakeCase<NotifyFormat>.TryParse(NotifyFormat, out var format) ? format : Merchants.NotifyFormat.Json;

    /// <summary>The policy, where it was checked.</summary>
    [JsonIgnore]
    public LatePayment LatePaymentOrDefault => SnakeCase<LatePayment>.TryParse(LatePayment, out var policy) ? policy : default;

    /// <summary>Checks a registration.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? CheckNew(MerchantRequest request) => FieldValidation.Required("name", request.Name) ?? Check(request);

    /// <summary>Checks a change.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? CheckChange(MerchantRequest request, RequestFields sent) =>
        sent.Names.Contains("mode")
            ? new PaymentError(PaymentErrorCode.InvalidValue, "mode cannot be changed; register another merchant.", "mode")
        : sent.Names.Contains("name") && request.Name is null
            ? new PaymentError(PaymentErrorCode.MissingField, "name cannot be removed.", "name")
        : Check(request);

    /// <summary>Refuses what a merchant may not change of itself.</summary>
    /// <returns>Null when there is nothing of the kind.</returns>
    public static PaymentError? CheckOwnChange(RequestFields sent) =>
        OperatorFields.FirstOrDefault(sent.Names.Contains) is { } field
            ? new PaymentError(PaymentErrorCode.OperatorOnly, $"{field} can be changed by an operator only.", field)
            : null;

    private static PaymentError? Check(MerchantRequest request) =>
        FieldValidation.Text("name", request.Name, InputLimits.Name)
        ?? FieldValidation.OneOf<MerchantMode>("mode", request.Mode)
        ?? FieldValidation.Url("notify_url", request.NotifyUrl)
        ?? FieldValidation.OneOf<NotifyFormat>("notify_format", request.NotifyFormat)
        ?? FieldValidation.Text("ack_body", request.AckBody, InputLimits.Name)
        ?? CheckNotifyEvents(request.NotifyEvents)
        ?? CheckNotifySchedule(request.NotifySchedule)
        ?? FieldValidation.OneOf<LatePayment>("late_payment", request.LatePayment)
        ?? RateLimitRequest.Check(request.RateLimit)
        ?? FieldValidation.Range("max_open_orders", request.MaxOpenOrders, 1, InputLimits.OpenOrders);

    private static PaymentError? CheckNotifyEvents(IReadOnlyList<string>? types) =>
        FieldValidation.Distinct("notify_events", types, static (field, type) =>
            NotificationFilter.AllTypes.Contains(type)
                ? null
                : new PaymentError(
                    PaymentErrorCode.InvalidValue,
                    $"{field} must be one of: {string.Join(", ", NotificationFilter.AllTypes)}.",
                    field
                )
        );

    private static PaymentError? CheckNotifySchedule(IReadOnlyList<long>? waits)
    {
        if (waits is null)
            return null;
        if (waits.Count is < 1 or > NotificationSchedule.MaxDelays)
            return new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"notify_schedule has {waits.Count} entries; it must have 1 to {NotificationSchedule.MaxDelays}.",
                "notify_schedule"
            );
        return waits
            .Select(
                (wait, i) =>
                    FieldValidation.Range(
                        string.Create(CultureInfo.InvariantCulture, $"notify_schedule[{i}]"),
                        wait,
                        1,
                        NotificationSchedule.MaxDelaySeconds
                    )
            )
            .FirstOrDefault(fault => fault is not null);
    }
}
