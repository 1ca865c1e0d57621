using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings.Channels;
using Payments.Testing.Docs;

namespace Payments.Hosting.Tests.Settings;

/// <summary>The settings of the example channel of the docs, with changes.</summary>
internal static class WeChatSettings
{
    public const string WeChat = "Payments:Channels:wechat:";

    public static ChannelSettings Read(params (string Key, string Value)[] changes)
    {
        var settings = ChannelDocs
            .WeChat()
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in changes)
            settings[key] = value;
        return Read(settings);
    }

    public static ChannelSettings Read(IEnumerable<KeyValuePair<string, string?>> settings) =>
        ChannelSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
