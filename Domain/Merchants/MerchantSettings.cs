using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Merchants;

/// <summary>What happens to money that comes after an order has ended.</summary>
[JsonConverter(typeof(SnakeCaseConverter<LatePayment>))]
public enum LatePayment
{
    /// <summary>It is returned in full and the order's status stays. The default.</summary>
    Refund,

    /// <summary>It pays the order, which is then marked as paid late.</summary>
    Accept,
}

/// <summary>How a notification's body is written.</summary>
[JsonConverter(typeof(SnakeCaseConverter<NotifyFormat>))]
public enum NotifyFormat
{
    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary><c>application/json</c>. The default of a merchant that is registered.</summary>
    Json,
}

/// <summary>Whose money moves.</summary>
[JsonConverter(typeof(SnakeCaseConverter<MerchantMode>))]
public enum MerchantMode
{
    /// <summary>Nobody's: only simulated channels may be used. The default.</summary>
    Test,

    /// <summary>Real money.</summary>
    Live,
}

/// <summary>The part of a merchant's configuration that decides what an order does.</summary>
/// <param name="LatePayment">What happens to late money.</param>
/// <param name="NotifyFormat">How notifications are written.</param>
/// <param name="HasNotifyUrl">Whether the merchant has a URL of its own for notifications.</param>
public readonly record struct MerchantSettings(LatePayment LatePayment, NotifyFormat NotifyFormat, bool HasNotifyUrl)
{
    /// <summary>The types of events that the merchant is notified of; null for the default ones.</summary>
    public ImmutableArray<string>? NotifyEvents { get; init; }

    /// <summary>Seconds between the attempts at telling it; null for the default.</summary>
    public ImmutableArray<long>? NotifySchedule { get; init; }

    /// <summary>The time of the merchant's orders; null for real time.</summary>
    public TestClock? Clock { get; init; }
}
