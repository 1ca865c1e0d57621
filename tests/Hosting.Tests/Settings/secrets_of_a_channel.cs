using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;
using Payments.Hosting.Settings.Channels;
using Payments.Testing.Docs;
using Xunit;
using static Payments.Hosting.Tests.Settings.WeChatSettings;

namespace Payments.Hosting.Tests.Settings;

public sealed class Secrets_of_a_channel
{
    [Fact]
    public void a_channel_has_several_secrets_of_which_the_first_that_counts_signs()
    {
        var settings = Read(
            (WeChat + "Secrets:0:Value", "the secret before"),
            (WeChat + "Secrets:0:Until", "2026-03-01T08:00:00+08:00"),
            (WeChat + "Secrets:1:Value", "the one before that")
        );

        var wechat = Assert.Single(settings.Http);
        Assert.Equal(3, wechat.Secrets.Length);
        Assert.Equal("192006250b4c09247ec02edce69f6a2d", wechat.SecretAt(DateTimeOffset.UnixEpoch));
        Assert.True(wechat.Secrets[1].IsValidAt(new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero)));
        Assert.False(wechat.Secrets[1].IsValidAt(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("Until", "2026-03-01")]
    [InlineData("Until", "tomorrow")]
    [InlineData("Value", "")]
    [InlineData("Form", "base64")]
    public void a_further_secret_that_is_not_usable_is_named(string name, string value) =>
        Assert.Equal(
            WeChat + "Secrets:0:" + name,
            Assert
                .Throws<SettingException>(() =>
                    Read(
                        (WeChat + "Secrets:0:Value", "the secret before"),
                        (WeChat + "Secrets:0:Until", "2026-03-01T00:00:00Z"),
                        (WeChat + "Secrets:0:" + name, value)
                    )
                )
                .Setting
        );

    [Fact]
    public void secrets_alone_do_where_one_has_no_end()
    {
        (string, string)[] ending =
        [
            (WeChat + "Secret", ""),
            (WeChat + "Secrets:0:Value", "the secret before"),
            (WeChat + "Secrets:0:Until", "2026-03-01T00:00:00Z"),
        ];

        Assert.Equal(WeChat + "Secrets", Assert.Throws<SettingException>(() => Read(ending)).Setting);
        var wechat = Assert.Single(Read([.. ending, (WeChat + "Secrets:1:Value", "the secret after")]).Http);
        Assert.Equal("the secret before", wechat.SecretAt(new DateTimeOffset(2026, 2, 28, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("the secret after", wechat.SecretAt(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void a_channel_has_as_many_secrets_as_the_limit_and_no_more()
    {
        var most = Enumerable.Range(0, 7).Select(i => (WeChat + $"Secrets:{i}:Value", $"secret number {i}")).ToArray();

        Assert.Equal(8, Assert.Single(Read(most).Http).Secrets.Length);
        Assert.Equal(
            WeChat + "Secrets",
            Assert.Throws<SettingException>(() => Read([.. most, (WeChat + "Secrets:7:Value", "one too many")])).Setting
        );
    }

    [Fact]
    public void the_examples_of_rsa_in_the_docs_are_read()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var keys = Enumerable.Range(0, 2).Select(_ => Path.GetTempFileName()).ToArray();
        try
        {
            File.WriteAllText(keys[0], rsa.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(keys[1], rsa.ExportSubjectPublicKeyInfoPem());
            foreach (var block in ChannelDocs.Text.Split("```json").Skip(2).Select(block => block.Split("```")[0]))
            {
                var settings = ChannelDocs
                    .WeChat()
                    .Where(setting => !setting.Key.StartsWith(WeChat + "Signature", StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
                settings.Remove(WeChat + "Secret");
                var described = block
                    .Replace("/etc/orleans-payments/our_key.pem", keys[0], StringComparison.Ordinal)
                    .Replace("/etc/orleans-payments/their_key.pem", keys[1], StringComparison.Ordinal);
                foreach (
                    var (name, value) in new ConfigurationBuilder()
                        .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(described)))
                        .Build()
                        .AsEnumerable()
                )
                    if (value is not null)
                        settings[WeChat + name] = value;

                Assert.Single(Read(settings).Http);
            }
        }
        finally
        {
            foreach (var key in keys)
                File.Delete(key);
        }
    }

    [Fact]
    public void rsa_keys_are_pem_or_its_inside_and_each_is_the_right_half()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        var (own, theirs) = (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=provider",
            rsa,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        )
            .CreateSelfSigned(
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)
            )
            .ExportCertificatePem();
        ChannelSettings ReadRsa(string name, string value, params (string, string)[] more) =>
            Read([
                (WeChat + "Signature:Hash", "rsa_sha256"),
                (WeChat + "Signature:PublicKeys:0:Value", theirs),
                (WeChat + "Signature:" + name, value),
                .. more,
            ]);
        string Named(string name, string value) =>
            Assert.Throws<SettingException>(() => ReadRsa(name, value)) is var error
            && !error.Message.Contains("MII", StringComparison.Ordinal)
                ? error.Setting[(WeChat + "Signature:").Length..]
                : "";

        foreach (
            var text in new[]
            {
                theirs,
                certificate,
                rsa.ExportRSAPublicKeyPem(),
                Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
                Convert.ToBase64String(rsa.ExportRSAPublicKey()),
            }
        )
            Assert.Single(ReadRsa("PublicKeys:0:Value", text).Http);
        foreach (
            var text in new[]
            {
                own,
                rsa.ExportRSAPrivateKeyPem(),
                Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()),
                Convert.ToBase64String(rsa.ExportRSAPrivateKey()),
            }
        )
            Assert.Single(ReadRsa("PrivateKey", text).Http);
        Assert.Equal("PublicKeys:0:Value", Named("PublicKeys:0:Value", own));
        Assert.Equal("PublicKeys:0:Value", Named("PublicKeys:0:Value", "MIIB"));
        Assert.Equal("PublicKeys:0:Value", Named("PublicKeys:0:Value", weak.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(
            "PublicKeys:0:Path",
            Assert
                .Throws<SettingException>(() =>
                    ReadRsa("PublicKeys:0:Path", "/nowhere/key.pem", (WeChat + "Signature:PublicKeys:0:Value", ""))
                )
                .Setting[(WeChat + "Signature:").Length..]
        );
        Assert.Equal("PublicKeys:0:Value", Named("PublicKeys:0:Path", "/nowhere/key.pem")); // one of the two
        Assert.Equal("PublicKeys", Named("PublicKeys:0:Until", "2026-03-01T00:00:00Z")); // nothing would count after it
        Assert.Equal("PrivateKey", Named("PrivateKey", theirs));
        Assert.Equal("PrivateKeyPath", Named("PrivateKeyPath", "/nowhere/key.pem"));
    }
}
