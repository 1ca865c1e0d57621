using Payments.Api.Streaming;
using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Settings;

public sealed class Settings_of_streams
{
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
        var error = Assert.Throws<SettingException>(() => StreamSettings.Read(TestConfiguration.Of(("Payments:Stream:" + name, value))));
        Assert.Equal("Payments:Stream:" + name, error.Setting);
    }
}
