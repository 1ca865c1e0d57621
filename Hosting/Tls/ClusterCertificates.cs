using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;

namespace Payments.Hosting;

/// <summary>
/// The certificates of <see cref="ClusterTlsSettings"/>, read again when a file has changed, so that they are replaced while the process
/// runs. While new files cannot be read (one is written already, the other not yet) the old ones count.
/// </summary>
internal sealed class ClusterCertificates
{
    /// <summary>How often, at most, the files are looked at.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ClusterTlsSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private long _lookedAt;
    private Content _content;

    /// <exception cref="SettingException">A file does not hold what it should.</exception>
    public ClusterCertificates(ClusterTlsSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _content = Read(Stamp(), out var problem) ?? throw problem!;
        _lookedAt = clock.GetTimestamp();
    }

    /// <summary>What this process shows of itself.</summary>
    public X509Certificate2 Own => Current().Own;

    /// <summary>Why the files, which have changed, do not count yet; null while they do.</summary>
    public string? Fault { get; private set; }

    /// <summary>Tells whether a certificate is one of the cluster's own authority, and valid now.</summary>
    public bool Accept(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current().Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private Content Current()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_lookedAt) < LookInterval) return _content;
            _lookedAt = _clock.GetTimestamp();
            var stamp = Stamp();
            if (stamp == _content.Stamp) return _content;
            var read = Read(stamp, out var problem);
            Fault = problem?.Message;
            if (read is not null) _content = read;
            return _content;
        }
    }

    private (DateTime, DateTime, DateTime) Stamp() =>
        (File.GetLastWriteTimeUtc(_settings.CertificateFile), File.GetLastWriteTimeUtc(_settings.KeyFile), File.GetLastWriteTimeUtc(_settings.AuthorityFile));

    private Content? Read((DateTime, DateTime, DateTime) stamp, out SettingException? problem)
    {
        if (ReadAuthorities(out problem) is not { } authorities) return null;
        return ReadOwn(out problem) is { } own ? new Content(own, authorities, stamp) : null;
    }

    private X509Certificate2? ReadOwn(out SettingException? problem)
    {
        try
        {
            var own = X509Certificate2.CreateFromPemFile(_settings.CertificateFile, _settings.KeyFile);
            problem = Lacking(own) is { } lacking
                ? new SettingException(ClusterTlsSettings.CertificateSetting, $"is \"{_settings.CertificateFile}\", which is not for {lacking} authentication; a process of a cluster needs server and client.")
                : null;
            return problem is null ? own : null;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = new SettingException(
                ClusterTlsSettings.CertificateSetting, $"is \"{_settings.CertificateFile}\", which cannot be used with the key \"{_settings.KeyFile}\": {error.Message}", error);
            return null;
        }
    }

    private X509Certificate2Collection? ReadAuthorities(out SettingException? problem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(_settings.AuthorityFile);
            problem = authorities.Count == 0
                ? new SettingException(ClusterTlsSettings.AuthoritySetting, $"is \"{_settings.AuthorityFile}\", which holds no certificate as PEM.")
                : null;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problem = new SettingException(ClusterTlsSettings.AuthoritySetting, $"is \"{_settings.AuthorityFile}\", which cannot be read: {error.Message}", error);
        }

        return problem is null ? authorities : null;
    }

    /// <summary>The use that a certificate is not allowed for; null when it is for both, as one without the extension is.</summary>
    private static string? Lacking(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509EnhancedKeyUsageExtension uses) continue;
            if (uses.EnhancedKeyUsages[ServerAuthentication] is null) return "server";
            if (uses.EnhancedKeyUsages[ClientAuthentication] is null) return "client";
        }

        return null;
    }

    private sealed record Content(X509Certificate2 Own, X509Certificate2Collection Authorities, (DateTime, DateTime, DateTime) Stamp);
}
