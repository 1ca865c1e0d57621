using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;
using Payments.Hosting.Tls;
using Payments.Testing;
using Payments.Testing.Certificates;
using Xunit;

namespace Payments.Cluster.Tests.Tls;

public sealed class Certificates_in_files : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("certificates-");
    private readonly TestAuthority _authority = new("ours");
    private readonly ManualClock _clock = new(TimeProvider.System.GetUtcNow());

    public Certificates_in_files() => _authority.Write(_directory.FullName, "silo");

    [Fact]
    public void are_read_again_when_they_have_changed()
    {
        var certificates = Read();
        var before = certificates.Own.Thumbprint;
        Assert.Equal(before, certificates.Own.Thumbprint);

        _authority.Write(_directory.FullName, "silo");
        Assert.Equal(before, certificates.Own.Thumbprint);
        _clock.Advance(ClusterCertificates.CheckInterval);

        Assert.NotEqual(before, certificates.Own.Thumbprint);
        Assert.Null(certificates.Fault());
    }

    [Fact]
    public void that_do_not_fit_each_other_yet_leave_the_old_ones_in_force_and_that_is_told()
    {
        var certificates = Read();
        var before = certificates.Own.Thumbprint;

        File.WriteAllText(FileOf("tls.crt"), _authority.Issue("silo").Certificate);
        _clock.Advance(ClusterCertificates.CheckInterval);

        Assert.Equal(before, certificates.Own.Thumbprint);
        Assert.Contains("Payments:Cluster:Tls:CertificateFile", certificates.Fault());
    }

    [Fact]
    public void that_end_soon_are_told_of()
    {
        var certificates = Read();
        Assert.Null(certificates.Fault());
        _clock.Advance(TimeSpan.FromDays(360));
        Assert.Contains("ends at", certificates.Fault());
    }

    [Fact]
    public void that_are_damaged_missing_for_one_use_or_over_end_the_start_by_name()
    {
        foreach (
            var (file, content, setting) in (List<(string, string, string)>)
                [
                    ("tls.crt", "nonsense", "CertificateFile"),
                    ("tls.key", "nonsense", "CertificateFile"),
                    ("ca.crt", "nonsense", "AuthorityFile"),
                ]
        )
        {
            _authority.Write(_directory.FullName, "silo");
            File.WriteAllText(FileOf(file), content);
            Assert.Equal("Payments:Cluster:Tls:" + setting, Assert.Throws<SettingException>(() => Read()).Setting);
        }

        Own(_authority.Issue("silo", isForClients: false));
        Assert.Contains("client", Assert.Throws<SettingException>(() => Read()).Message);
        Own(_authority.Issue("silo", ends: TimeProvider.System.GetUtcNow().AddMinutes(-1)));
        Assert.Contains("ended at", Assert.Throws<SettingException>(() => Read()).Message);
    }

    [Fact]
    public void of_another_authority_are_not_accepted()
    {
        using var foreign = new TestAuthority("not ours");
        var certificates = Read();
        Assert.True(certificates.IsTrusted(X509CertificateLoader.LoadCertificate(Der(_authority.Issue("another").Certificate))));
        Assert.False(certificates.IsTrusted(X509CertificateLoader.LoadCertificate(Der(foreign.Issue("another").Certificate))));
    }

    [Theory]
    [InlineData("10.0.0.1", false, null, "Payments:Cluster:Tls:CertificateFile")]
    [InlineData("10.0.0.1", true, null, null)]
    [InlineData("127.0.0.1", false, null, null)]
    [InlineData("127.0.0.1", false, "true", "Payments:Cluster:Tls:CertificateFile")]
    [InlineData("10.0.0.1", false, "false", null)]
    public void are_asked_for_unless_a_cluster_keeps_to_this_machine_or_a_plain_one_is_asked_for(
        string address,
        bool isDevelopment,
        string? enabled,
        string? missing
    )
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Payments:Cluster:Tls:Enabled"] = enabled })
            .Build();
        ClusterTlsSettings? Settings() => ClusterTlsSettings.Read(configuration, System.Net.IPAddress.Parse(address), isDevelopment);
        if (missing is null)
            Assert.Null(Settings());
        else
            Assert.Equal(missing, Assert.Throws<SettingException>(Settings).Setting);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    private ClusterCertificates Read() => new(new ClusterTlsSettings(FileOf("tls.crt"), FileOf("tls.key"), FileOf("ca.crt")), _clock);

    private void Own((string Certificate, string Key) own)
    {
        _authority.Write(_directory.FullName, "silo");
        File.WriteAllText(FileOf("tls.crt"), own.Certificate);
        File.WriteAllText(FileOf("tls.key"), own.Key);
    }

    private string FileOf(string name) => Path.Combine(_directory.FullName, name);

    private static byte[] Der(string pem) => X509Certificate2.CreateFromPem(pem).RawData;
}
