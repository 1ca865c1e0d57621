using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Connections.Security;
using Payments.Hosting.Health;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Tls;

/// <summary>
/// TLS between the processes of a cluster: both ends show a certificate, and each accepts those of the cluster's own authority alone.
/// </summary>
internal static class ClusterTls
{
    /// <summary>
    /// The name under which a process is asked for; certificates are not judged by it, since silos come and go with their addresses.
    /// </summary>
    private const string TargetHost = "orleans-payments-cluster";

    /// <summary>Sets Orleans' options.</summary>
    /// <exception cref="SettingException">The files do not hold what they should.</exception>
    public static Action<TlsOptions> Options(ClusterTlsSettings settings, IServiceCollection services)
    {
        var certificates = new ClusterCertificates(settings, TimeProvider.System);
        // One that cannot be replaced in time is reported where operators look; until then this process works as any other.
        services.AddSingleton(certificates).AddReadiness("certificates", (_, _) => Task.FromResult(certificates.Fault()), isVital: false);
        return options =>
        {
            options.LocalServerCertificateSelector = (_, _) => certificates.Own;
            options.LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own;
            options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.ClientCertificateMode = RemoteCertificateMode.AllowCertificate;
            options.RemoteCertificateValidation = (certificate, _, _) => certificates.IsTrusted(certificate);
            options.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = TargetHost;
        };
    }
}
