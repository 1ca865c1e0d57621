using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;
using Xunit;

namespace Payments.Cluster.Tests.Processes;

public sealed class Settings_of_a_cluster
{
    private const string Connection = "Payments:PostgreSql:ConnectionString";

    [Theory]
    [InlineData(Connection, "Host")]
    [InlineData(Connection, "Password=geheim;Nonsense=1;Host=db")]
    [InlineData(Connection, "Database=payments;Password=geheim")]
    [InlineData("Payments:PostgreSql:Writers", "0")]
    [InlineData("Payments:PostgreSql:PoolSize", "many")]
    [InlineData("Payments:Cluster:SiloPort", "70000")]
    [InlineData("Payments:Cluster:GatewayPort", "11111")]
    [InlineData("Payments:Cluster:AdvertisedAddress", "silo-1")]
    [InlineData("Payments:Cluster:CoHosted", "perhaps")]
    [InlineData("Payments:MasterKey", null)]
    [InlineData("Payments:AdminToken", null)]
    [InlineData("Payments:Sandbox:Url", null)]
    [InlineData("Payments:Sandbox:Url", "sandbox:5000")]
    [InlineData("Payments:Sandbox:Host", "2")]
    public void that_are_missing_or_not_usable_are_named_without_telling_the_password(string setting, string? value)
    {
        var error = Assert.Throws<SettingException>(() => Read((setting, value)));
        Assert.Equal(setting, error.Setting);
        Assert.StartsWith(setting, error.Message);
        Assert.DoesNotContain("geheim", error.ToString());
    }

    [Fact]
    public void without_more_than_is_needed_have_defaults()
    {
        var settings = Read();
        Assert.Equal(
            ("payments", "orleans-payments", 11111, 30000),
            (settings.ClusterId, settings.ServiceId, settings.SiloPort, settings.GatewayPort)
        );
        Assert.Equal(
            (2, 20, false, false),
            (settings.Database.Writers, settings.Database.PoolSize, settings.CoHosted, settings.HostsSandbox)
        );
        Assert.DoesNotContain("geheim", settings.ToString());
    }

    [Fact]
    public void of_a_single_process_need_no_secrets_and_it_is_the_provider_itself()
    {
        var settings = Read(
            ("Payments:Cluster:CoHosted", "true"),
            ("Payments:MasterKey", null),
            ("Payments:AdminToken", null),
            ("Payments:Sandbox:Url", null)
        );
        Assert.True(settings.HostsSandbox);
    }

    [Theory]
    [InlineData("Payments:Sandbox:Host", "true")]
    [InlineData("Payments:Sandbox:Url", "http://sandbox:8080")]
    public void that_speak_of_a_sandbox_are_refused_where_nobody_says_that_there_is_one(string setting, string value)
    {
        (string, string?)[] changes = [("Payments:Sandbox:Url", null), (setting, value)];

        Assert.Equal(
            setting,
            Assert
                .Throws<SettingException>(() => Read(isDevelopment: false, [.. changes, ("Payments:Cluster:Tls:Enabled", "false")]))
                .Setting
        );
        Assert.False(
            Read(isDevelopment: false, [("Payments:Sandbox:Enabled", "false"), ("Payments:Cluster:Tls:Enabled", "false")]).HostsSandbox
        );
    }

    private static ClusterSettings Read(params (string Key, string? Value)[] changes) => Read(isDevelopment: true, changes);

    private static ClusterSettings Read(bool isDevelopment, (string Key, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Connection] = "Host=db;Database=payments;Username=payments;Password=geheim",
            ["Payments:MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["Payments:AdminToken"] = "an-admin-token-of-a-test",
            ["Payments:Sandbox:Url"] = "http://sandbox:8080",
        };
        foreach (var (key, value) in changes)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return ClusterSettings.Read(configuration, PaymentsSettings.Read(configuration, isDevelopment), isDevelopment)!;
    }
}
