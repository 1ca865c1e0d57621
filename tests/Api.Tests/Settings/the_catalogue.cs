using System.Reflection;
using Microsoft.Extensions.Configuration;
using Payments.Api.Streaming;
using Payments.Api.Tests.Contract;
using Payments.Console.Settings;
using Payments.Hosting.Settings;
using Payments.Messaging;
using Payments.Notifications;
using Xunit;

namespace Payments.Api.Tests.Settings;

public sealed class The_catalogue
{
    [Fact]
    public void lists_what_is_read_and_nothing_else()
    {
        var file = typeof(The_catalogue).Assembly.Location;
        var settings = new ReadSettings(
            new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                // What makes the readers look at everything.
                ["Payments:PostgreSql:ConnectionString"] = "Host=db;Database=payments",
                ["Payments:AdminToken"] = "a-token-of-a-test",
                ["Payments:MasterKey"] = Convert.ToBase64String(new byte[32]),
                ["Payments:Cluster:Tls:CertificateFile"] = file,
                ["Payments:Cluster:Tls:KeyFile"] = file,
                ["Payments:Cluster:Tls:AuthorityFile"] = file,
                ["Payments:RabbitMq:Uri"] = "amqp://localhost",
            }
        );
        var configuration = new ConfigurationBuilder().Add(settings).Build();

        var payments = PaymentsSettings.Read(configuration, isDevelopment: false);
        Assert.NotNull(ClusterSettings.Read(configuration, payments, isDevelopment: false));
        Assert.NotNull(RabbitMqSettings.Read(configuration));
        StreamSettings.Read(configuration);
        ConsoleSettings.Read(configuration);

        // These are bound to their names by the framework.
        var bound = typeof(NotificationOptions)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => NotificationOptions.Section + ":" + property.Name);
        Assert.Equal(
            SettingCatalogue
                .All.Where(setting => setting.Shape != SettingShape.Names)
                .Select(setting => setting.Name)
                .Order(StringComparer.Ordinal),
            settings.Names.Where(name => name.StartsWith("Payments:", StringComparison.Ordinal)).Concat(bound).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void stands_in_the_documents()
    {
        var documents = string.Concat(
            ((string[])["docs/reference/settings.md", "docs/operate.md", "docs/channels.md", "docs/queue.md", "docs/stream.md"]).Select(
                Sources.Document
            )
        );

        // Those of a group share a row: only the first has its full name.
        Assert.DoesNotContain(
            SettingCatalogue.All.Where(setting => setting.Shape != SettingShape.Names).Select(setting => setting.Name),
            name =>
                !documents.Contains($"`{name}`", StringComparison.Ordinal)
                && !documents.Contains($"`{name.Split(':')[^1]}`", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void is_what_every_reader_goes_by() =>
        Assert.Throws<InvalidOperationException>(() => new ConfigurationBuilder().Build().Text("Payments:NotInIt"));

    [Theory]
    [InlineData("Payments:Sandbox:Enable", "true", "Payments:Sandbox:Enabled")]
    [InlineData("payments:datadir", "/var/lib", "Payments:DataDirectory")]
    [InlineData("Payments:SandboxEnabled", "true", "Payments:Sandbox:Enabled")]
    [InlineData("Payments:Limits:RequestPerSecond", "", "Payments:Limits:RequestsPerSecond")]
    [InlineData("Payments:Notifications:AllowedNetworks:first", "10.0.0.0/8", "Payments:Notifications:AllowedNetworks")]
    [InlineData("Payments:RabbitMq:Uri:0", "amqp://broker", "Payments:RabbitMq:Uri")]
    public void names_the_nearest_to_what_it_does_not_know(string name, string value, string nearest)
    {
        var error = Assert.Throws<SettingException>(() => Refuse(name, value));

        Assert.Equal(name, error.Setting, ignoreCase: true);
        Assert.EndsWith($"The nearest that there is: {nearest}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Payments:Limits", "5", "is a group")]
    [InlineData("Payments:Channels", "sandbox", "is a group")]
    [InlineData("Payments", "on", "is a group")]
    [InlineData("Payments:Notifications:AllowedNetworks", "10.0.0.0/8", "is a list")]
    public void says_where_values_stand_that_stand_one_level_too_high(string name, string value, string problem) =>
        Assert.Contains(problem, Assert.Throws<SettingException>(() => Refuse(name, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("PAYMENTS:DATADIRECTORY", "here")]
    [InlineData("Payments:DataDirectory", "")]
    [InlineData("Payments:Notifications:AllowedNetworks:0", "10.0.0.0/8")]
    [InlineData("Payments:Notifications:AllowedNetworks", "")]
    [InlineData("Payments:Channels:acme:Prepare:Fields:total_fee", "{amount}")]
    [InlineData("Payments:Limits", null)]
    [InlineData("PaymentsOfAnother", "5")]
    [InlineData("Urls", "http://localhost")]
    public void lets_pass_what_is_known_and_what_is_not_ours(string name, string? value) => Refuse(name, value);

    private static void Refuse(string name, string? value) =>
        SettingCatalogue.RefuseUnknown(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, value)]).Build());

    /// <summary>Settings that remember which of them were asked for.</summary>
    private sealed class ReadSettings : ConfigurationProvider, IConfigurationSource
    {
        public ReadSettings(IDictionary<string, string?> values) => Data = values;

        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Names.Add(key);
            return base.TryGet(key, out value);
        }
    }
}
