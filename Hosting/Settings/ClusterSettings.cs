using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Payments.Storage.PostgreSql;

namespace Payments.Hosting.Settings;

/// <summary>What a process of a cluster must know beside <see cref="PaymentsSettings"/>, checked once at start.</summary>
public sealed record ClusterSettings
{
    internal const string ConnectionSetting = "Payments:PostgreSql:ConnectionString";

    // What Npgsql takes when the connection string does not say.
    private const int DefaultPoolSize = 100;
    private const int OrleansPoolSize = 10;

    /// <summary>
    /// <c>Payments:PostgreSql</c>: <c>ConnectionString</c> (required), <c>Writers</c> (default 2) and <c>PoolSize</c> (default 20).
    /// </summary>
    public required PostgreSqlOptions Database { get; init; }

    /// <summary>
    /// <c>Payments:Cluster:ClusterId</c>: processes with the same id and database form a cluster. Default <c>payments</c>.
    /// </summary>
    public required string ClusterId { get; init; }

    /// <summary>
    /// <c>Payments:Cluster:ServiceId</c>: under which name merchants are stored; never changed. Default <c>orleans-payments</c>.
    /// </summary>
    public required string ServiceId { get; init; }

    /// <summary><c>Payments:Cluster:SiloPort</c>: where silos reach this one. Default 11111.</summary>
    public required int SiloPort { get; init; }

    /// <summary><c>Payments:Cluster:GatewayPort</c>: where front ends reach this silo. Default 30000.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>
    /// <c>Payments:Cluster:AdvertisedAddress</c>: the address that others reach this silo at. Default: this machine's first; loopback when
    /// co-hosted.
    /// </summary>
    public required IPAddress AdvertisedAddress { get; init; }

    /// <summary><c>Payments:Cluster:CoHosted</c>: the front end is a silo itself; for one machine with PostgreSQL. Default false.</summary>
    public required bool CoHosted { get; init; }

    /// <summary><c>Payments:Cluster:Tls</c>: how processes prove themselves to each other; null: they do not.</summary>
    public ClusterTlsSettings? Tls { get; init; }

    /// <summary>
    /// <c>Payments:Sandbox:Url</c>: where the simulated provider is reached. Required while the sandbox is enabled, unless this process is
    /// all there is.
    /// </summary>
    public string? SandboxUrl { get; init; }

    /// <summary><c>Payments:Sandbox:Host</c>: this process is the simulated provider. Default: only when co-hosted.</summary>
    public required bool HostsSandbox { get; init; }

    /// <summary>The same database for Orleans' own providers, with a pool of their own: they ask little and often.</summary>
    internal string OrleansConnectionString
    {
        get
        {
            var connection = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
            if (connection.MaxPoolSize == DefaultPoolSize)
                connection.MaxPoolSize = OrleansPoolSize;
            connection.ApplicationName ??= "orleans";
            return connection.ConnectionString;
        }
    }

    /// <summary>Reads and checks the settings; null where no database is named: the process is all there is.</summary>
    /// <exception cref="SettingException">One of them is missing or not usable; the message names it.</exception>
    public static ClusterSettings? Read(IConfiguration configuration, PaymentsSettings payments, bool isDevelopment)
    {
        if (configuration.Text(ConnectionSetting) is not { } connection)
            return null;
        var coHosted = configuration.Flag("Payments:Cluster:CoHosted", defaultValue: false);
        var advertised = Address(configuration.Text("Payments:Cluster:AdvertisedAddress"), coHosted);
        var settings = new ClusterSettings
        {
            Database = new PostgreSqlOptions
            {
                ConnectionString = Connection(connection),
                Writers = configuration.Number("Payments:PostgreSql:Writers", 2, 1, 16),
                PoolSize = configuration.Number("Payments:PostgreSql:PoolSize", 20, 2, 1000),
            },
            ClusterId = configuration.Text("Payments:Cluster:ClusterId") ?? "payments",
            ServiceId = configuration.Text("Payments:Cluster:ServiceId") ?? "orleans-payments",
            SiloPort = configuration.Number("Payments:Cluster:SiloPort", 11111, 1, 65535),
            GatewayPort = configuration.Number("Payments:Cluster:GatewayPort", 30000, 1, 65535),
            AdvertisedAddress = advertised,
            Tls = ClusterTlsSettings.Read(configuration, advertised, isDevelopment),
            CoHosted = coHosted,
            SandboxUrl = configuration.Url("Payments:Sandbox:Url"),
            HostsSandbox = configuration.Flag("Payments:Sandbox:Host", defaultValue: coHosted && payments.SandboxEnabled),
        };
        settings.Check(payments);
        if (settings.SandboxUrl is not null && !payments.SandboxEnabled && configuration.Text(PaymentsSettings.SandboxSetting) is null)
            throw new SettingException(
                "Payments:Sandbox:Url",
                $"is set, but {PaymentsSettings.SandboxSetting} is not. Say there whether the cluster has a simulated provider."
            );
        return settings;
    }

    private void Check(PaymentsSettings payments)
    {
        if (HostsSandbox && !payments.SandboxEnabled)
            throw new SettingException(
                "Payments:Sandbox:Host",
                $"is true, but {PaymentsSettings.SandboxSetting} is not. A cluster with the simulated provider sets that in all its processes."
            );
        if (SiloPort == GatewayPort)
            throw new SettingException("Payments:Cluster:GatewayPort", $"is {GatewayPort}, as Payments:Cluster:SiloPort is.");
        if (CoHosted)
            return;
        // Processes on several machines cannot each make up their own.
        if (payments.MasterKey is null)
            throw new SettingException(
                MasterKey.SettingName,
                "is not set. All processes of a cluster need the same one; `openssl rand -base64 32` makes it."
            );
        if (payments.AdminToken is null)
            throw new SettingException(AdminToken.SettingName, "is not set. All processes of a cluster need the same one.");
        if (!payments.Channels.Http.IsEmpty && payments.PublicUrl is null)
            throw new SettingException(
                "Payments:PublicUrl",
                "is not set. Providers that are described by settings are told to call back there."
            );
        if (payments.SandboxEnabled && SandboxUrl is null)
            throw new SettingException(
                "Payments:Sandbox:Url",
                "is not set. Say where the simulated provider is reached, or set Payments:Sandbox:Enabled to false."
            );
    }

    private static string Connection(string text)
    {
        if (TryParse(text) is not { Host.Length: > 0 } connection)
            throw new SettingException(
                ConnectionSetting,
                "cannot be read; it must be of the form Host=…;Database=…;Username=…;Password=…."
            );
        // Asked for by default, it makes the driver look for Kerberos libraries that small images do not hold.
        if (connection.GssEncryptionMode == GssEncryptionMode.Prefer)
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        return connection.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder? TryParse(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            // What is wrong with it may quote a part of the password, so it is not shown.
            return null;
        }
    }

    private static IPAddress Address(string? text, bool coHosted)
    {
        if (text is not null)
        {
            return IPAddress.TryParse(text, out var address)
                ? address
                : throw new SettingException("Payments:Cluster:AdvertisedAddress", $"is \"{text}\"; it must be an IP address.");
        }

        if (coHosted)
            return IPAddress.Loopback;
        var found = Dns.GetHostAddresses(Dns.GetHostName());
        return found.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            ?? found.FirstOrDefault(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            ?? IPAddress.Loopback;
    }
}
