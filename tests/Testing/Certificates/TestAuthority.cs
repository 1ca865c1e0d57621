using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Payments.Testing.Certificates;

/// <summary>An authority that makes certificates for the processes of a test's cluster.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddYears(-2), now.AddYears(10));
    }

    /// <summary>The authority itself, as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Makes a certificate.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="ends">Until when it is valid; null: for a year.</param>
    /// <param name="isForClients">Whether a client may show it too, as a process of a cluster has to.</param>
    /// <returns>It and its key, as PEM.</returns>
    public (string Certificate, string Key) Issue(string name, DateTimeOffset? ends = null, bool isForClients = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        OidCollection uses = [new Oid(ServerAuthentication)];
        if (isForClients)
            uses.Add(new Oid(ClientAuthentication));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.Create(_certificate, now.AddYears(-1), ends ?? now.AddYears(1), RandomNumberGenerator.GetBytes(16));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes a new certificate with its key and this authority into a directory.</summary>
    /// <returns>What a process must be told to use them.</returns>
    public IReadOnlyList<string> Write(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        var (certificate, key) = Issue(name);
        var files = (
            Certificate: Path.Combine(directory, "tls.crt"),
            Key: Path.Combine(directory, "tls.key"),
            Authority: Path.Combine(directory, "ca.crt")
        );
        File.WriteAllText(files.Certificate, certificate);
        File.WriteAllText(files.Key, key);
        File.WriteAllText(files.Authority, Pem);
        return
        [
            "--Payments:Cluster:Tls:CertificateFile",
            files.Certificate,
            "--Payments:Cluster:Tls:KeyFile",
            files.Key,
            "--Payments:Cluster:Tls:AuthorityFile",
            files.Authority,
        ];
    }

    public void Dispose() => _certificate.Dispose();
}
