using System.Net;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>
/// Certificates by which the processes of a cluster prove themselves to each other. Whoever holds one of the cluster's own authority
/// belongs to the cluster, under whatever name and address.
/// </summary>
/// <param name="CertificateFile"><c>Payments:Cluster:Tls:CertificateFile</c>: this process's certificate, as PEM. It is read again when it
/// changes.</param>
/// <param name="KeyFile"><c>Payments:Cluster:Tls:KeyFile</c>: its private key, as PEM, not encrypted.</param>
/// <param name="AuthorityFile"><c>Payments:Cluster:Tls:AuthorityFile</c>: the cluster's own authority, as PEM; several while one replaces
/// another.</param>
public sealed record ClusterTlsSettings(string CertificateFile, string KeyFile, string AuthorityFile)
{
    /// <summary><c>Payments:Cluster:Tls:Enabled</c>: whether connections between processes are encrypted.</summary>
    internal const string EnabledSetting = "Payments:Cluster:Tls:Enabled";

    /// <summary>The setting of this process's certificate.</summary>
    internal const string CertificateSetting = "Payments:Cluster:Tls:CertificateFile";

    /// <summary>The setting of its private key.</summary>
    internal const string KeySetting = "Payments:Cluster:Tls:KeyFile";

    /// <summary>The setting of the cluster's authority.</summary>
    internal const string AuthoritySetting = "Payments:Cluster:Tls:AuthorityFile";

    /// <summary>Reads the settings. By default a cluster is encrypted, unless it is one of a developer or keeps to this machine.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="advertised">Where this process is reached by the others.</param>
    /// <param name="isDevelopment">Whether it runs on a developer's machine.</param>
    /// <returns>Null when connections are to be plain.</returns>
    /// <exception cref="SettingException">A file is not named or not there.</exception>
    internal static ClusterTlsSettings? Read(IConfiguration configuration, IPAddress advertised, bool isDevelopment)
    {
        var isNamed = configuration.Text(CertificateSetting) is not null;
        if (!configuration.Flag(EnabledSetting, defaultValue: isNamed || !(isDevelopment || IPAddress.IsLoopback(advertised))))
            return null;
        return new ClusterTlsSettings(
            ExistingFile(configuration, CertificateSetting),
            ExistingFile(configuration, KeySetting),
            ExistingFile(configuration, AuthoritySetting)
        );
    }

    private static string ExistingFile(IConfiguration configuration, string setting) =>
        configuration.Text(setting) is not { } path
            ? throw new SettingException(
                setting,
                $"is not set. Processes of a cluster prove themselves to each other by certificates; docs/operate.md says how to make them. {EnabledSetting}=false asks for a cluster without."
            )
        : File.Exists(path) ? path
        : throw new SettingException(setting, $"is \"{path}\"; there is no such file that this user may read.");
}
