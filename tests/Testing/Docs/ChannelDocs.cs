using System.Text;
using Microsoft.Extensions.Configuration;

namespace Payments.Testing.Docs;

/// <summary>What docs/channels.md shows, so that it is what is tested.</summary>
public static class ChannelDocs
{
    public const string Host = "https://api.mch.weixin.qq.com";

    public static string Text { get; } = Doc("channels.md");

    /// <summary>The text of a file in docs/.</summary>
    public static string Doc(string name) => File.ReadAllText(Path.Combine(Root(), "docs", name));

    /// <summary>The text of a source file of this project.</summary>
    public static string Source(string path) => File.ReadAllText(Path.Combine(Root(), "tests", "Api.Tests", path));

    /// <summary>The settings of the WeChat example, for a provider somewhere else.</summary>
    public static IReadOnlyDictionary<string, string> WeChat(string host = Host)
    {
        var json = Text.Split("```json")[1].Split("```")[0].Replace(Host, host, StringComparison.Ordinal);
        return new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .Build()
            .AsEnumerable()
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);
    }

    public static string[] Arguments(IReadOnlyDictionary<string, string> settings) =>
        [.. settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value })];

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Orleans.Payments.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("The sources are not there.");
        return directory;
    }
}
