using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Messaging.Tests;

public sealed class Settings_of_the_broker
{
    [Theory]
    [InlineData("amqp://user:secret%0A@host:5672/")]
    [InlineData("amqp://user:%20secret@host:5672/")]
    [InlineData("amqp://user%0D:secret@host:5672/")]
    public void a_password_of_a_broker_that_only_a_slip_can_have_made_is_refused_and_not_shown(string uri)
    {
        var error = Assert.Throws<SettingException>(() => RabbitMqSettings.Read(TestConfiguration.Of(("Payments:RabbitMq:Uri", uri))));
        Assert.Equal("Payments:RabbitMq:Uri", error.Setting);
        Assert.DoesNotContain("secret", error.Message);
    }
}
