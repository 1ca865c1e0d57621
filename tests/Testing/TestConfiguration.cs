using Microsoft.Extensions.Configuration;

namespace Payments.Testing;

/// <summary>Settings as a test names them.</summary>
public static class TestConfiguration
{
    /// <summary>A configuration of these settings and no others.</summary>
    public static IConfiguration Of(params IEnumerable<(string Key, string Value)> settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
}
