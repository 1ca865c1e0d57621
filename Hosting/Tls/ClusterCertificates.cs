using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Tls;

/// <summary>
/// The certificates of <see cref="ClusterTlsSettings"/>, read again when the content of a file has changed, so that they are replaced while
/// the process runs. While new files cannot be used (one is written already, the other not yet) the old ones count.
/// </summary>
internal sealed class ClusterCertificates
{
    /// <summary>How often, at most, the files are looked at.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long before its end a certificate that has not been replaced is reported.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ClusterTlsSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private long _checkedAt;
    private CertificateSet _content;
    private string? _fault;

    /// <exception cref="SettingException">A file does not hold what it should, or the certificate has ended.</exception>
    public ClusterCertificates(ClusterTlsSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _content = Read();
        _checkedAt = clock.GetTimestamp();
    }

    /// <summary>What this process shows of itself.</summary>
    public X509Certificate2 Own => Current().Own;

    /// <summary>When what this process shows of itself ends.</summary>
    public DateTimeOffset EndsAt => new(Own.NotAfter);

    /// <summary>
    /// What an operator should know: that changed files do not count, and why, or that the certificate ends soon; else null.
    /// </summary>
    public string? Fault()
    {
        var own = Own;
        if (Volatile.Read(ref _fault) is { } fault)
            return fault;
        var ends = new DateTimeOffset(own.NotAfter);
        return ends - _clock.GetUtcNow() > WarnBefore
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The certificate ends at {ends:u}.");
    }

    /// <summary>Tells whether a certificate is one of the cluster's own authority, and valid now.</summary>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current().Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private CertificateSet Current()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_checkedAt) < CheckInterval)
                return _content;
            _checkedAt = _clock.GetTimestamp();
            try
            {
                _content = Read(_content);
                _fault = null;
            }
            catch (SettingException problem)
            {
                _fault = problem.Message + " What was read before still counts.";
            }

            return _content;
        }
    }

    /// <summary>What the files hold; the same object while that is what they held before.</summary>
    private CertificateSet Read(CertificateSet? before = null)
    {
        var authorities = Text(_settings.AuthorityFile, ClusterTlsSettings.AuthoritySetting);
        var certificate = Text(_settings.CertificateFile, ClusterTlsSettings.CertificateSetting);
        var key = Text(_settings.KeyFile, ClusterTlsSettings.KeySetting);
        // The key is not kept as text: a hash tells as well whether it has changed.
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{authorities}\n{certificate}\n{key}"));
        return before is not null && hash.AsSpan().SequenceEqual(before.Hash)
            ? before
            : new CertificateSet(OwnOf(certificate, key), AuthoritiesOf(authorities), hash);
    }

    private static string Text(string path, string setting)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(setting, $"is \"{path}\", which cannot be read: {error.Message}", error);
        }
    }

    private X509Certificate2 OwnOf(string certificate, string key)
    {
        X509Certificate2 own;
        try
        {
            own = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new SettingException(
                ClusterTlsSettings.CertificateSetting,
                $"is \"{_settings.CertificateFile}\", which cannot be used with the key \"{_settings.KeyFile}\": {error.Message}",
                error
            );
        }

        if (MissingUse(own) is { } lacking)
            throw new SettingException(
                ClusterTlsSettings.CertificateSetting,
                $"is \"{_settings.CertificateFile}\", which is not for {lacking} authentication; a process of a cluster needs server and client."
            );
        if (_clock.GetUtcNow() > new DateTimeOffset(own.NotAfter))
            throw new SettingException(
                ClusterTlsSettings.CertificateSetting,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is \"{_settings.CertificateFile}\", which ended at {own.NotAfter.ToUniversalTime():u}."
                )
            );
        return own;
    }

    private X509Certificate2Collection AuthoritiesOf(string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new SettingException(
                ClusterTlsSettings.AuthoritySetting,
                $"is \"{_settings.AuthorityFile}\", which cannot be read: {error.Message}",
                error
            );
        }

        return authorities.Count > 0
            ? authorities
            : throw new SettingException(
                ClusterTlsSettings.AuthoritySetting,
                $"is \"{_settings.AuthorityFile}\", which holds no certificate as PEM."
            );
    }

    /// <summary>The use that a certificate is not allowed for; null when it is for both, as one without the extension is.</summary>
    private static string? MissingUse(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509EnhancedKeyUsageExtension uses)
                continue;
            if (uses.EnhancedKeyUsages[ServerAuthentication] is null)
                return "server";
            if (uses.EnhancedKeyUsages[ClientAuthentication] is null)
                return "client";
        }

        return null;
    }

    private sealed record CertificateSet(X509Certificate2 Own, X509Certificate2Collection Authorities, byte[] Hash);
}
