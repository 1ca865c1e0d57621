using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>
/// All settings under <c>Payments</c>, of every program: what is set under another name is a mistake, and refused.
/// <see cref="SettingValues"/> reads none that is not listed here. All programs know all of them, because the processes of a cluster are
/// given the same file.
/// </summary>
internal static class SettingCatalogue
{
    /// <summary>Under what they all stand.</summary>
    public const string Root = "Payments";

    /// <summary>The settings, those first that a newcomer asks for.</summary>
    public static readonly ImmutableArray<Setting> All =
    [
        new("Payments:DataDirectory", Default: "data", Meaning: "databases, and the secrets of the first run"),
        new("Payments:PublicUrl", Default: "the first address", Meaning: "how payers and providers reach this server"),
        new(
            "Payments:AdminToken",
            Default: "made on the first run",
            Meaning: "lets operators in; 16 to 256 characters of printable ASCII without blanks"
        ),
        new("Payments:MasterKey", Default: "made on the first run", Meaning: "encrypts stored secrets; base64 of 32 bytes"),
        new("Payments:PreviousMasterKeys", SettingShape.List, "none", "keys that it replaces, until everything is encrypted anew"),
        new("Payments:Sandbox:Enabled", Default: "true in Development, else false", Meaning: "the simulated provider, for test merchants"),
        new("Payments:Console:Enabled", Default: "true", Meaning: "the web console at /console"),
        new("Payments:Docs:Enabled", Default: "true in Development, else false", Meaning: "the API page at /docs"),
        new(
            "Payments:Notifications:AllowedNetworks",
            SettingShape.List,
            "none; loopback in Development",
            "networks that notifications may reach although they are not public"
        ),
        new("Payments:PostgreSql:ConnectionString", Default: "one SQLite file", Meaning: "the database of a cluster"),
        new("Payments:Cluster:CoHosted", Default: "false", Meaning: "on PostgreSQL: one process is silo and front end"),
        new(
            "Payments:Management:Url",
            Default: "as everybody's",
            Meaning: "an address of its own for metrics, readiness and the dashboard"
        ),
        new("Payments:RabbitMq:Uri", Default: "off", Meaning: "a broker to take orders from"),
        new("Payments:Telemetry:OtlpEndpoint", Default: "off", Meaning: "where metrics, traces and logs are sent"),
        new("Payments:Alerts:Webhook:Url", Default: "none", Meaning: "where alerts are sent, besides the console"),
        new("Payments:Channels", SettingShape.Names, Meaning: "payment channels, each by its name"),
        new("Payments:Alerts:CertificateDays"),
        new("Payments:Alerts:ChannelMinCalls"),
        new("Payments:Alerts:ChannelPausedMinutes"),
        new("Payments:Alerts:ChannelSuccessPercent"),
        new("Payments:Alerts:DiskFreePercent"),
        new("Payments:Alerts:Enabled"),
        new("Payments:Alerts:EndAfter"),
        new("Payments:Alerts:EndpointDownMinutes"),
        new("Payments:Alerts:IntervalSeconds"),
        new("Payments:Alerts:MessagesPerMinute"),
        new("Payments:Alerts:NotificationsExhausted"),
        new("Payments:Alerts:NotificationsOverdue"),
        new("Payments:Alerts:OrdersOverdueSeconds"),
        new("Payments:Alerts:PaidRateMinOrders"),
        new("Payments:Alerts:PaidRatePercent"),
        new("Payments:Alerts:PaymentsUnconfirmed"),
        new("Payments:Alerts:RaiseAfter"),
        new("Payments:Alerts:RunbookUrl"),
        new("Payments:Alerts:Smtp:From"),
        new("Payments:Alerts:Smtp:Host"),
        new("Payments:Alerts:Smtp:Password"),
        new("Payments:Alerts:Smtp:Port"),
        new("Payments:Alerts:Smtp:Security"),
        new("Payments:Alerts:Smtp:To", SettingShape.List),
        new("Payments:Alerts:Smtp:User"),
        new("Payments:Alerts:Webhook:Secret"),
        new("Payments:Cluster:AdvertisedAddress"),
        new("Payments:Cluster:ClusterId"),
        new("Payments:Cluster:GatewayPort"),
        new("Payments:Cluster:ServiceId"),
        new("Payments:Cluster:SiloPort"),
        new("Payments:Cluster:Tls:AuthorityFile"),
        new("Payments:Cluster:Tls:CertificateFile"),
        new("Payments:Cluster:Tls:Enabled"),
        new("Payments:Cluster:Tls:KeyFile"),
        new("Payments:Console:MaxConnections"),
        new("Payments:Console:MaxConnectionsPerMerchant"),
        new("Payments:Console:SignInsPerMinute"),
        new("Payments:Limits:Burst"),
        new("Payments:Limits:BodyBytesPerSecond"),
        new("Payments:Limits:BodySeconds"),
        new("Payments:Limits:CallbacksInFlight"),
        new("Payments:Limits:Connections"),
        new("Payments:Limits:ConnectionsPerAddress"),
        new("Payments:Limits:HeadersSeconds"),
        new("Payments:Limits:KeepAliveSeconds"),
        new("Payments:Limits:LookupsInFlight"),
        new("Payments:Limits:MaxOpenOrders"),
        new("Payments:Limits:RequestsInFlight"),
        new("Payments:Limits:RequestsPerSecond"),
        new("Payments:Limits:TrustedProxies", SettingShape.List),
        new("Payments:Limits:UpgradedConnections"),
        new("Payments:Notifications:MaxConnectionsPerEndpoint"),
        new("Payments:Notifications:TimeLimit"),
        new("Payments:PostgreSql:PoolSize"),
        new("Payments:PostgreSql:Writers"),
        new("Payments:RabbitMq:ApprovalSeconds"),
        new("Payments:RabbitMq:Concurrency"),
        new("Payments:RabbitMq:Mqtt"),
        new("Payments:RabbitMq:Prefetch"),
        new("Payments:RabbitMq:RetrySeconds"),
        new("Payments:Sandbox:Host"),
        new("Payments:Sandbox:Url"),
        new("Payments:Stream:AuthenticationSeconds"),
        new("Payments:Stream:CommandsAtOnce"),
        new("Payments:Stream:KeepAliveSeconds"),
        new("Payments:Stream:MaxConnections"),
        new("Payments:Stream:MaxFrameBytes"),
        new("Payments:Stream:MaxSubscriptions"),
        new("Payments:Stream:MaxUnauthenticated"),
        new("Payments:Stream:PollMilliseconds"),
        new("Payments:Stream:SendQueueBytes"),
        new("Payments:Verification:PreferenceLimitMs"),
    ];

    private static readonly Dictionary<string, Setting> ByName = All.ToDictionary(
        setting => setting.Name,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The setting of this name; null when there is none.</summary>
    public static Setting? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Refuses what is set under <see cref="Root"/> and is not known, wherever it was set.</summary>
    /// <exception cref="SettingException">Names it, and the known one that is nearest to it.</exception>
    public static void RefuseUnknown(IConfiguration configuration)
    {
        foreach (var (name, value) in configuration.GetSection(Root).AsEnumerable())
        {
            // A section without a value of its own is what its parts are.
            if (!string.IsNullOrEmpty(value) ? IsSetting(name) : value is null || IsSetting(name) || IsGroup(name))
                continue;
            throw new SettingException(
                name,
                Find(name) is { Shape: SettingShape.List } ? $"is a list: its values are {name}:0, {name}:1 and so on."
                    : IsGroup(name) ? "is a group of settings, not a setting."
                    : $"is not a setting. The nearest that there is: {NearestName.Find(name, ByName.Keys)}."
            );
        }
    }

    /// <summary>Whether a value may stand under this name.</summary>
    private static bool IsSetting(string name)
    {
        if (Find(name) is { } setting)
            return setting.Shape == SettingShape.Value;
        for (var end = name.LastIndexOf(':'); end > 0; end = name.LastIndexOf(':', end - 1))
        {
            if (Find(name[..end]) is not { } parent)
                continue;
            return parent.Shape == SettingShape.Names
                || (
                    parent.Shape == SettingShape.List
                    && int.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                );
        }

        return false;
    }

    /// <summary>Whether others stand below this name.</summary>
    private static bool IsGroup(string name) =>
        All.Any(setting =>
            setting.Name.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)
            || (setting.Shape != SettingShape.Value && setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        );
}
