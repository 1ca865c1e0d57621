using System.Security.Cryptography;
using Payments.Grains.Secrets;
using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Hosting.Tests.Settings;

public sealed class Settings_of_the_host
{
    [Theory]
    [InlineData("Payments:AdminToken", "short")]
    [InlineData("Payments:MasterKey", "not base64!")]
    [InlineData("Payments:AdminToken", "                        ")]
    [InlineData("Payments:AdminToken", "short but with blanks")]
    [InlineData("Payments:AdminToken", "shortbutwithabreak\n")]
    [InlineData("Payments:AdminToken", "shortbutnotinascii\u00a0")]
    [InlineData("Payments:MasterKey", "AAAA")]
    [InlineData("Payments:MasterKey", " ")]
    [InlineData("Payments:MasterKey", "shortAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("Payments:MasterKey", "shortAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("Payments:MasterKey", "shortAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    [InlineData("Payments:PublicUrl", "example.org")]
    [InlineData("Payments:PublicUrl", "ftp://example.org")]
    [InlineData("Payments:Sandbox:Enabled", "perhaps")]
    [InlineData("Payments:Limits:RequestsPerSecond", "0")]
    [InlineData("Payments:Limits:Burst", "many")]
    [InlineData("Payments:Limits:MaxOpenOrders", "-1")]
    [InlineData("Payments:Limits:RequestsInFlight", "0")]
    [InlineData("Payments:Limits:CallbacksInFlight", "1000001")]
    [InlineData("Payments:Limits:LookupsInFlight", "0")]
    [InlineData("Payments:Limits:Connections", "0")]
    [InlineData("Payments:Limits:UpgradedConnections", "none")]
    [InlineData("Payments:Limits:ConnectionsPerAddress", "-1")]
    [InlineData("Payments:Limits:TrustedProxies:0", "10.0.0.1/8")]
    [InlineData("Payments:Limits:TrustedProxies:1", "proxy")]
    [InlineData("Payments:Limits:HeadersSeconds", "301")]
    [InlineData("Payments:Limits:BodySeconds", "0")]
    [InlineData("Payments:Limits:BodyBytesPerSecond", "65537")]
    [InlineData("Payments:Limits:KeepAliveSeconds", "3601")]
    [InlineData("Payments:Telemetry:OtlpEndpoint", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("Payments:Alerts:Enabled", "perhaps")]
    [InlineData("Payments:Alerts:IntervalSeconds", "0")]
    [InlineData("Payments:Alerts:RaiseAfter", "101")]
    [InlineData("Payments:Alerts:DiskFreePercent", "0")]
    [InlineData("Payments:Alerts:RunbookUrl", "wiki")]
    [InlineData("Payments:Alerts:Webhook:Url", "shop.example")]
    [InlineData("Payments:Alerts:Webhook:Secret", "whsec_shortshortshort=")]
    [InlineData("Payments:Alerts:Smtp:Host", "mail.example:25")]
    [InlineData("Payments:Alerts:Smtp:Port", "25")]
    [InlineData("Payments:Alerts:Smtp:Password", "short")]
    [InlineData("Payments:Alerts:Smtp:To:0", "ada@shop.example")]
    public void one_that_is_not_usable_is_named(string setting, string value)
    {
        var error = Assert.Throws<SettingException>(() =>
            PaymentsSettings.Read(TestConfiguration.Of((setting, value)), isDevelopment: false)
        );
        Assert.Equal(setting, error.Setting);
        Assert.StartsWith(setting, error.Message);
        Assert.DoesNotContain("short", error.Message);
    }

    [Theory]
    [InlineData("Payments:Alerts:Webhook:Secret", null)]
    [InlineData("Payments:Alerts:Webhook:Secret", "whsec_c2hvcnQ=")]
    [InlineData("Payments:Alerts:Webhook:Secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("Payments:Alerts:Smtp:From", "Alerts <alerts@shop.example>")]
    [InlineData("Payments:Alerts:Smtp:From", null)]
    [InlineData("Payments:Alerts:Smtp:To:0", "ada")]
    [InlineData("Payments:Alerts:Smtp:To:0", "ada@shop.example\nBcc: ben@shop.example")]
    [InlineData("Payments:Alerts:Smtp:Security", "ssl")]
    [InlineData("Payments:Alerts:Smtp:Port", "65536")]
    [InlineData("Payments:Alerts:Smtp:User", null)]
    public void one_of_whom_alerts_are_sent_to_that_is_not_usable_is_named(string setting, string? value)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Payments:Alerts:Webhook:Url"] = "https://shop.example/alerts",
            ["Payments:Alerts:Webhook:Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            ["Payments:Alerts:Smtp:Host"] = "mail.shop.example",
            ["Payments:Alerts:Smtp:User"] = "alerts",
            ["Payments:Alerts:Smtp:Password"] = "secret of the mailbox",
            ["Payments:Alerts:Smtp:From"] = "alerts@shop.example",
            ["Payments:Alerts:Smtp:To:0"] = "ada@shop.example",
        };
        PaymentsSettings Read() =>
            PaymentsSettings.Read(TestConfiguration.Of([.. settings.Select(pair => (pair.Key, pair.Value))]), isDevelopment: false);

        Assert.Equal(587, Read().Alerts.Recipients.Email!.Port);
        settings.Remove(setting);
        if (value is not null)
            settings[setting] = value;

        var error = Assert.Throws<SettingException>(Read);
        Assert.Equal(setting, error.Setting);
        Assert.DoesNotContain("secret of the mailbox", error.Message);
    }

    [Fact]
    public void without_any_there_are_defaults()
    {
        var settings = PaymentsSettings.Read(TestConfiguration.Of(), isDevelopment: false);
        Assert.Equal(("data", null, null), (settings.DataDirectory, settings.AdminToken, settings.PublicUrl));
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(false, "true", true)]
    [InlineData(true, "false", false)]
    public void what_helps_to_try_the_server_is_on_in_development_and_else_where_it_is_asked_for(bool isDevelopment, string? set, bool isOn)
    {
        var configuration = set is null
            ? TestConfiguration.Of()
            : TestConfiguration.Of(("Payments:Sandbox:Enabled", set), ("Payments:Docs:Enabled", set));
        var settings = PaymentsSettings.Read(configuration, isDevelopment);
        Assert.Equal((isOn, isOn), (settings.SandboxEnabled, settings.DocsEnabled));
    }

    [Fact]
    public void secrets_of_the_first_run_stay_and_only_their_owner_may_read_them()
    {
        var directory = Directory.CreateTempSubdirectory("payments-secrets-").FullName;
        var settings = PaymentsSettings.Read(TestConfiguration.Of(("Payments:DataDirectory", directory)), isDevelopment: false);

        Assert.Equal(FirstRunSecrets.AdminToken(settings), FirstRunSecrets.AdminToken(settings));
        Assert.Equal(FirstRunSecrets.MasterKey(settings).Key, FirstRunSecrets.MasterKey(settings).Key);
        var files = Directory.GetFiles(directory);
        Assert.Equal(2, files.Length);
        foreach (var file in files)
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("   \n")]
    [InlineData("abc\n")]
    [InlineData("fifteen-letters")]
    [InlineData("sixteen-letters-and a blank")]
    [InlineData("sixteen-letters-and-a-blank \n")]
    [InlineData("sixteen-letters-and-two-breaks\n\n")]
    [InlineData("sixteen-letters-and-a-tab\t")]
    [InlineData("sixteen-letters-and-a-return\r")]
    [InlineData("sixteen-letters-and-no-break-space\u00a0")]
    [InlineData("\ufeffsixteen-letters-behind-a-mark")]
    public void a_file_is_checked_as_a_setting_is_and_never_shown(string content)
    {
        using var directory = new SecretsDirectory((FirstRunSecrets.AdminTokenFile, content), (FirstRunSecrets.MasterKeyFile, content));
        foreach (
            var error in new[]
            {
                Assert.Throws<SettingException>(() => FirstRunSecrets.AdminToken(directory.Settings())),
                Assert.Throws<SettingException>(() => FirstRunSecrets.MasterKey(directory.Settings())),
            }
        )
        {
            Assert.StartsWith(directory.Path, error.Setting);
            Assert.DoesNotContain("letters", error.Message);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void a_file_may_end_with_one_line_break(string end)
    {
        var (token, key) = ("just-sixteen-let", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyLength)));
        using var directory = new SecretsDirectory(
            (FirstRunSecrets.AdminTokenFile, token + end),
            (FirstRunSecrets.MasterKeyFile, key + end)
        );
        Assert.True(FirstRunSecrets.AdminToken(directory.Settings()).Matches(token));
        Assert.Equal(key, Convert.ToBase64String(FirstRunSecrets.MasterKey(directory.Settings()).Key));
    }

    [Theory]
    [InlineData("just-sixteen-let\u00a0")]
    [InlineData("just-sixteen-let\u2003")]
    [InlineData("just-sixteen-let\u0085")]
    [InlineData("just-sixteen-let\v")]
    [InlineData(" just-sixteen-let")]
    [InlineData("JUST-SIXTEEN-LET")]
    [InlineData("just-sixteen-le")]
    [InlineData("")]
    [InlineData("\u00a0")]
    public void an_admin_token_is_compared_byte_for_byte(string sent)
    {
        var token = AdminToken.Parse("just-sixteen-let", "test");
        Assert.True(token.Matches("just-sixteen-let") && token.IsInHeader("bearer just-sixteen-let"));
        Assert.False(token.Matches(sent) || token.IsInHeader("Bearer " + sent) || token.IsInHeader(sent));
        Assert.DoesNotContain("sixteen", $"{token}");
    }
}
