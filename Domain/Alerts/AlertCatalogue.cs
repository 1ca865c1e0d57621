using System.Collections.Immutable;
using static Payments.Domain.Alerts.AlertCode;
using static Payments.Domain.Alerts.AlertSeverity;

namespace Payments.Domain.Alerts;

/// <summary>An entry of <see cref="AlertCatalogue"/>.</summary>
/// <param name="Code">What it is the entry of.</param>
/// <param name="Severity">How soon somebody has to look.</param>
/// <param name="Meaning">What it says, in a sentence for operators.</param>
/// <param name="Section">Its section in docs/operating/incidents.md, as an anchor.</param>
/// <param name="IsBelow">Whether a value below the threshold raises it; else one above.</param>
public sealed record AlertDefinition(AlertCode Code, AlertSeverity Severity, string Meaning, string Section, bool IsBelow = false);

/// <summary>
/// What every alert means, once: settings, messages, the console and docs/operating/incidents.md follow from here, and a test tells what is
/// missing there.
/// </summary>
public static class AlertCatalogue
{
    /// <summary>The document of all runbooks, from the top of the source tree.</summary>
    public const string RunbookDocument = "docs/operating/incidents.md";

    /// <summary>All entries, by code.</summary>
    public static ImmutableArray<AlertDefinition> All { get; } =
    [
        new(
            OrdersOverdue,
            Critical,
            "Orders have had something to do for too long, and no silo does it; in seconds.",
            "reminders-are-late"
        ),
        new(NotificationsOverdue, Critical, "Notifications are due and nobody sends them.", "notifications-are-overdue"),
        new(NotificationsExhausted, Warning, "Notifications were given up within the last hour.", "notifications-are-exhausted"),
        new(PaymentsUnconfirmed, Critical, "Orders wait for money that cannot be read.", "money-that-cannot-be-read"),
        new(
            PaidRateLow,
            Critical,
            "Of the orders that ended in the last hour fewer were paid than in the day before; in percent of the day's share.",
            "fewer-orders-are-paid",
            IsBelow: true
        ),
        new(ChannelUnavailable, Critical, "A channel's circuit is open: its provider does not answer.", "a-provider-is-down"),
        new(
            ChannelSuccessLow,
            Warning,
            "Fewer calls of a channel are answered than should be; in percent of the last five minutes' calls.",
            "a-provider-answers-too-seldom",
            IsBelow: true
        ),
        new(ChannelPaused, Warning, "A channel has been paused for long; in minutes.", "a-channel-stays-paused"),
        new(EndpointUnavailable, Warning, "A merchant's endpoint has not been well for long; in minutes.", "a-merchants-endpoint-is-down"),
        new(
            DiskNearlyFull,
            Critical,
            "The disk of a process's data directory is nearly full; in percent that are free.",
            "the-disk-is-nearly-full",
            IsBelow: true
        ),
        new(CertificateEnding, Warning, "A certificate ends soon; in days that are left.", "a-certificate-ends-soon", IsBelow: true),
        new(PartUnwell, Warning, "A part of a process that it can do without is not well.", "a-part-is-not-well"),
    ];

    /// <summary>What a code means.</summary>
    public static AlertDefinition Of(AlertCode code) => All[(int)code];

    /// <summary>Where its runbook is.</summary>
    /// <param name="code">Of which alert.</param>
    /// <param name="url">Where operators keep <see cref="RunbookDocument"/>; null for its path in the source tree.</param>
    public static string RunbookOf(AlertCode code, string? url) => $"{url ?? RunbookDocument}#{Of(code).Section}";
}
