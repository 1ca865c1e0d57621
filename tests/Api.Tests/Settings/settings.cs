using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Payments.Gateways;
using Payments.Grains;
using Payments.Hosting;
using Xunit;

namespace Payments.Api.Tests.Settings;

public sealed class Settings
{
    [Theory]
    [InlineData("Payments:AdminToken", "short")]
    [InlineData("Payments:MasterKey", "not base64!")]
    [InlineData("Payments:MasterKey", "AAAA")]
    [InlineData("Payments:PublicUrl", "example.org")]
    [InlineData("Payments:PublicUrl", "ftp://example.org")]
    [InlineData("Payments:Sandbox:Enabled", "perhaps")]
    [InlineData("Payments:Limits:RequestsPerSecond", "0")]
    [InlineData("Payments:Limits:Burst", "many")]
    [InlineData("Payments:Limits:MaxOpenOrders", "-1")]
    [InlineData("Payments:Telemetry:OtlpEndpoint", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    public void one_that_is_not_usable_is_named(string setting, string value)
    {
        var error = Assert.Throws<SettingException>(() => PaymentsSettings.Read(Configuration((setting, value)), isDevelopment: false));
        Assert.Equal(setting, error.Setting);
        Assert.StartsWith(setting, error.Message);
        Assert.DoesNotContain("short", error.Message);
    }

    [Theory]
    [InlineData("MaxFrameBytes", "1023")]
    [InlineData("CommandsAtOnce", "0")]
    [InlineData("MaxSubscriptions", "10001")]
    [InlineData("MaxConnections", "0")]
    [InlineData("MaxUnauthenticated", "none")]
    [InlineData("AuthenticationSeconds", "301")]
    [InlineData("SendQueueBytes", "4095")]
    [InlineData("KeepAliveSeconds", "0")]
    [InlineData("PollMilliseconds", "-1")]
    public void one_of_streams_that_is_not_usable_is_named(string name, string value)
    {
        var error = Assert.Throws<SettingException>(() => StreamSettings.Read(Configuration(("Payments:Stream:" + name, value))));
        Assert.Equal("Payments:Stream:" + name, error.Setting);
    }

    [Fact]
    public void without_any_there_are_defaults()
    {
        var settings = PaymentsSettings.Read(Configuration(), isDevelopment: false);
        Assert.Equal(("data", null, null), (settings.DataDirectory, settings.AdminToken, settings.PublicUrl));
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(false, "true", true)]
    [InlineData(true, "false", false)]
    public void what_helps_to_try_the_server_is_on_in_development_and_else_where_it_is_asked_for(bool isDevelopment, string? set, bool isOn)
    {
        var configuration = set is null ? Configuration() : Configuration(("Payments:Sandbox:Enabled", set), ("Payments:Docs:Enabled", set));
        var settings = PaymentsSettings.Read(configuration, isDevelopment);
        Assert.Equal((isOn, isOn), (settings.SandboxEnabled, settings.DocsEnabled));
    }

    [Fact]
    public void secrets_of_the_first_run_stay_and_only_their_owner_may_read_them()
    {
        var directory = Directory.CreateTempSubdirectory("payments-secrets-").FullName;
        var settings = PaymentsSettings.Read(Configuration(("Payments:DataDirectory", directory)), isDevelopment: false);

        Assert.Equal(FirstRunSecrets.AdminToken(settings), FirstRunSecrets.AdminToken(settings));
        Assert.Equal(FirstRunSecrets.MasterKey(settings), FirstRunSecrets.MasterKey(settings));
        var files = Directory.GetFiles(directory);
        Assert.Equal(2, files.Length);
        foreach (var file in files)
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void a_sealed_secret_opens_for_its_owner_under_its_key_only()
    {
        var box = new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyLength));
        var secret = box.Seal([1, 2, 3], "mer_a");

        Assert.Equal([1, 2, 3], box.Open(secret, "mer_a"));
        Assert.ThrowsAny<CryptographicException>(() => box.Open(secret, "mer_b"));
        var error = Assert.ThrowsAny<CryptographicException>(() => new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyLength)).Open(secret, "mer_a"));
        Assert.Contains("Payments:MasterKey", error.Message);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in settings) values[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
