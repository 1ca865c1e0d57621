namespace Payments.Domain.Alerts;

/// <summary>From which values on alerts are raised. <see cref="AlertDefinition.IsBelow"/> says which are below and which above.</summary>
public sealed record AlertThresholds
{
    /// <summary>Seconds for which the order that is most overdue is. Default 300; 60 to 86,400.</summary>
    public double OrdersOverdueSeconds { get; init; } = 300;

    /// <summary>Notifications that are overdue by more than a minute. Default 0; 0 to 1,000.</summary>
    public double NotificationsOverdue { get; init; }

    /// <summary>Orders of which notifications were given up within an hour. Default 0; 0 to 10,000.</summary>
    public double NotificationsExhausted { get; init; }

    /// <summary>Orders that wait for money that cannot be read. Default 0; 0 to 10,000.</summary>
    public double PaymentsUnconfirmed { get; init; }

    /// <summary>The last hour's share of paid orders in percent of the day's. Default 50; 1 to 100.</summary>
    public double PaidRatePercent { get; init; } = 50;

    /// <summary>Answered calls of a channel in percent of all. Default 80; 1 to 100.</summary>
    public double ChannelSuccessPercent { get; init; } = 80;

    /// <summary>Minutes for which a channel is paused. Default 1,440, a day; 0 to 100,000.</summary>
    public double ChannelPausedMinutes { get; init; } = 1440;

    /// <summary>Minutes for which a merchant's endpoint is not well. Default 60; 1 to 100,000.</summary>
    public double EndpointDownMinutes { get; init; } = 60;

    /// <summary>Percent of the disk that are free. Default 10; 1 to 100.</summary>
    public double DiskFreePercent { get; init; } = 10;

    /// <summary>Days that a certificate is still valid. Default 14; 1 to 1,000.</summary>
    public double CertificateDays { get; init; } = 14;

    /// <summary>The threshold of a code; 0 for what is either so or not.</summary>
    public double Of(AlertCode code) =>
        code switch
        {
            AlertCode.OrdersOverdue => OrdersOverdueSeconds,
            AlertCode.NotificationsOverdue => NotificationsOverdue,
            AlertCode.NotificationsExhausted => NotificationsExhausted,
            AlertCode.PaymentsUnconfirmed => PaymentsUnconfirmed,
            AlertCode.PaidRateLow => PaidRatePercent,
            AlertCode.ChannelSuccessLow => ChannelSuccessPercent,
            AlertCode.ChannelPaused => ChannelPausedMinutes,
            AlertCode.EndpointUnavailable => EndpointDownMinutes,
            AlertCode.DiskNearlyFull => DiskFreePercent,
            AlertCode.CertificateEnding => CertificateDays,
            AlertCode.ChannelUnavailable or AlertCode.PartUnwell => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This alert has no threshold."),
        };
}
