using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Payments.Domain.Alerts;
using Payments.Domain.Signatures;
using Payments.Notifications.Alerts;

namespace Payments.Hosting.Settings;

/// <summary>The settings under <c>Payments:Alerts</c>; docs/reference/settings.md lists them with their defaults.</summary>
public sealed record AlertSettings
{
    private const string Root = "Payments:Alerts:";

    /// <summary><c>Enabled</c>: whether this process measures and reports. Default true.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>IntervalSeconds</c>: how often. Default 15; 1 to 300.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>From which values on, and after how many in a row.</summary>
    public required AlertPolicy Policy { get; init; }

    /// <summary>
    /// <c>PaidRateMinOrders</c>: how many orders an hour must have for its paid rate to count. Default 50; 1 to 1,000,000.
    /// </summary>
    public required int PaidRateMinOrders { get; init; }

    /// <summary>
    /// <c>ChannelMinCalls</c>: how many calls five minutes must have for their success to count. Default 20; 1 to 1,000,000.
    /// </summary>
    public required int ChannelMinCalls { get; init; }

    /// <summary><c>MessagesPerMinute</c>: by each transport. Default 10; 1 to 1,000.</summary>
    public required int MessagesPerMinute { get; init; }

    /// <summary><c>RunbookUrl</c>: where operators keep docs/operating/incidents.md. Default: its path in the source tree.</summary>
    public string? RunbookUrl { get; init; }

    /// <summary>Who is told besides the console.</summary>
    public required AlertRecipients Recipients { get; init; }

    /// <summary>Reads and checks the settings. No error shows a secret.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static AlertSettings Read(IConfiguration configuration)
    {
        int Number(string name, int defaultValue, int min, int max) => configuration.Number(Root + name, defaultValue, min, max);
        var recipients = new AlertRecipients(Webhook(configuration), MailServer(configuration));
        var thresholds = new AlertThresholds
        {
            OrdersOverdueSeconds = Number("OrdersOverdueSeconds", 300, 60, 86_400),
            NotificationsOverdue = Number("NotificationsOverdue", 0, 0, 1_000),
            NotificationsExhausted = Number("NotificationsExhausted", 0, 0, 10_000),
            PaymentsUnconfirmed = Number("PaymentsUnconfirmed", 0, 0, 10_000),
            PaidRatePercent = Number("PaidRatePercent", 50, 1, 100),
            ChannelSuccessPercent = Number("ChannelSuccessPercent", 80, 1, 100),
            ChannelPausedMinutes = Number("ChannelPausedMinutes", 1440, 0, 100_000),
            EndpointDownMinutes = Number("EndpointDownMinutes", 60, 1, 100_000),
            DiskFreePercent = Number("DiskFreePercent", 10, 1, 100),
            CertificateDays = Number("CertificateDays", 14, 1, 1_000),
        };
        return new AlertSettings
        {
            Enabled = configuration.Flag(Root + "Enabled", defaultValue: true),
            Interval = configuration.Seconds(Root + "IntervalSeconds", 15, 1, 300),
            Policy = new AlertPolicy(thresholds, Number("RaiseAfter", 4, 1, 100), Number("EndAfter", 4, 1, 100), recipients.Transports),
            PaidRateMinOrders = Number("PaidRateMinOrders", 50, 1, 1_000_000),
            ChannelMinCalls = Number("ChannelMinCalls", 20, 1, 1_000_000),
            MessagesPerMinute = Number("MessagesPerMinute", 10, 1, 1_000),
            RunbookUrl = configuration.Url(Root + "RunbookUrl"),
            Recipients = recipients,
        };
    }

    private static AlertWebhook? Webhook(IConfiguration configuration)
    {
        const string urlSetting = Root + "Webhook:Url";
        const string secretSetting = Root + "Webhook:Secret";
        var (url, secret) = (configuration.Text(urlSetting), configuration.Text(secretSetting));
        if (url is null)
            return secret is null ? null : throw new SettingException(secretSetting, $"is set, but {urlSetting} is not.");
        if (Domain.Input.FieldValidation.Url("it", url) is not null)
            throw new SettingException(urlSetting, "is not usable; it must be an absolute http or https URL without user information.");
        return new AlertWebhook(url, Key(secretSetting, secret));
    }

    private static byte[] Key(string setting, string? secret)
    {
        const int minLength = 16;
        if (secret?.StartsWith(StandardWebhooks.SecretPrefix, StringComparison.Ordinal) == true)
        {
            var key = new byte[secret.Length];
            if (Convert.TryFromBase64String(secret[StandardWebhooks.SecretPrefix.Length..], key, out var length) && length >= minLength)
                return key[..length];
        }

        throw new SettingException(setting, "must be whsec_ and base64 of at least 16 bytes, as openssl rand -base64 32 makes them.");
    }

    private static AlertMailServer? MailServer(IConfiguration configuration)
    {
        const string smtp = Root + "Smtp:";
        if (configuration.Text(smtp + "Host") is not { } host)
        {
            foreach (var name in new[] { "Port", "Security", "User", "Password", "From" })
                if (configuration.Text(smtp + name) is not null)
                    throw new SettingException(smtp + name, $"is set, but {smtp}Host is not.");
            return configuration.List(smtp + "To").FirstOrDefault() is { Setting: { } setting }
                ? throw new SettingException(setting, $"is set, but {smtp}Host is not.")
                : null;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new SettingException(smtp + "Host", $"is \"{host}\"; it must be the name or address of a server, without a port.");
        var security = Security(smtp + "Security", configuration.Text(smtp + "Security"));
        var (user, password) = (configuration.Text(smtp + "User"), configuration.Text(smtp + "Password"));
        if (user is null != password is null)
            throw new SettingException(smtp + (user is null ? "User" : "Password"), "is not set; user and password stand together.");
        var to = configuration.List(smtp + "To").Select(entry => Address(entry.Setting, entry.Text)).ToImmutableArray();
        return new AlertMailServer(
            host,
            configuration.Number(smtp + "Port", DefaultPort(security), 1, 65_535),
            security,
            user,
            password,
            Address(smtp + "From", configuration.Text(smtp + "From")),
            to is { IsEmpty: false, Length: <= 20 } ? to : throw new SettingException(smtp + "To", "must list 1 to 20 addresses.")
        );
    }

    private static int DefaultPort(MailSecurity security) =>
        security switch
        {
            MailSecurity.StartTls => 587,
            MailSecurity.Tls => 465,
            _ => 25,
        };

    private static MailSecurity Security(string setting, string? text) =>
        text switch
        {
            null or "starttls" => MailSecurity.StartTls,
            "tls" => MailSecurity.Tls,
            "none" => MailSecurity.None,
            _ => throw new SettingException(setting, $"is \"{text}\"; it must be starttls, tls or none."),
        };

    private static string Address(string setting, string? text) =>
        text is { Length: <= 254 }
        && text.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain]
        && Uri.CheckHostName(domain) == UriHostNameType.Dns
        && text.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or ',' or ';' or '"'))
            ? text
            : throw new SettingException(setting, "must be a plain e-mail address, as alerts@shop.example.");
}
