using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Payments.Notifications.Addresses;
using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

public class RegistrationTests
{
    [Theory]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public void loopback_is_allowed_in_development_only(string environment, bool isAllowed)
    {
        using var app = HostIn(environment);

        Assert.Equal(isAllowed, app.Services.GetRequiredService<AddressGuard>().IsAllowed(IPAddress.Loopback));
        Assert.NotNull(app.Services.GetRequiredService<NotificationSender>());
    }

    [Fact]
    public void what_is_configured_holds_in_development_too()
    {
        using var app = HostIn("Development", ("Payments:Notifications:AllowedNetworks:0", "10.1.0.0/16"));

        var guard = app.Services.GetRequiredService<AddressGuard>();
        Assert.True(guard.IsAllowed(IPAddress.Parse("10.1.0.1")));
        Assert.False(guard.IsAllowed(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("AllowedNetworks:0", "10.0.0.1/8")]
    [InlineData("AllowedNetworks:0", "localhost")]
    [InlineData("AllowedNetworks:0", "127.0.0.1/33")]
    [InlineData("TimeLimit", "00:00:00")]
    [InlineData("TimeLimit", "01:00:00")]
    [InlineData("MaxConnectionsPerEndpoint", "0")]
    public async Task a_setting_that_means_nothing_is_named_at_start(string setting, string value)
    {
        using var app = HostIn("Production", ("Payments:Notifications:" + setting, value));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Payments:Notifications:" + setting, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task logs_name_the_event_and_the_host_and_nothing_that_is_secret()
    {
        await using var merchant = await MerchantServer.Answering(500, "the merchant's own words");
        var log = new RecordedLines();
        using var sender = Sender(new ManualClock(), logger: log);

        await sender.Send(To(merchant.Url + "&token=hidden"), SentEvent, Content, TestContext.Current.CancellationToken);

        var line = Assert.Single(log.Texts);
        Assert.Contains(SentEvent, line, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", line, StringComparison.Ordinal);
        Assert.Contains(DeliveryErrors.HttpStatus, line, StringComparison.Ordinal);
        Assert.All(["hidden", "zwölf", "own words", "v1,"], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
    }

    private static IHost HostIn(string environment, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddLogging().AddNotifications();
        return builder.Build();
    }
}
