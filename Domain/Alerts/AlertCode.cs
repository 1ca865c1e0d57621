using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Alerts;

/// <summary>
/// What an operator is told of. What each means stands in <see cref="AlertCatalogue"/>; in snake_case a name is the code that operators
/// see. Its number travels between processes, so a new one goes to the end and none is taken out.
/// </summary>
[JsonConverter(typeof(SnakeCaseConverter<AlertCode>))]
#pragma warning disable CS1591 // The catalogue says what each means, once.
public enum AlertCode
{
    OrdersOverdue,
    NotificationsOverdue,
    NotificationsExhausted,
    PaymentsUnconfirmed,
    PaidRateLow,
    ChannelUnavailable,
    ChannelSuccessLow,
    ChannelPaused,
    EndpointUnavailable,
    DiskNearlyFull,
    CertificateEnding,
    PartUnwell,
}
#pragma warning restore CS1591

/// <summary>How soon somebody has to look.</summary>
[JsonConverter(typeof(SnakeCaseConverter<AlertSeverity>))]
public enum AlertSeverity
{
    /// <summary>Within the day.</summary>
    Warning,

    /// <summary>Now.</summary>
    Critical,
}
