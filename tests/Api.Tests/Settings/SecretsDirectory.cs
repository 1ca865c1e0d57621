using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;

namespace Payments.Api.Tests.Settings;

/// <summary>A data directory with some files in it.</summary>
internal sealed class SecretsDirectory : IDisposable
{
    public SecretsDirectory(params (string Name, string Content)[] files)
    {
        Path = Directory.CreateTempSubdirectory("payments-secrets-").FullName;
        foreach (var (name, content) in files)
            File.WriteAllText(System.IO.Path.Combine(Path, name), content);
    }

    public string Path { get; }

    /// <summary>The settings of a server on it.</summary>
    public PaymentsSettings Settings(params (string Key, string Value)[] settings) =>
        PaymentsSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings
                        .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
                        .Append(KeyValuePair.Create("Payments:DataDirectory", (string?)Path))
                )
                .Build(),
            isDevelopment: true
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
