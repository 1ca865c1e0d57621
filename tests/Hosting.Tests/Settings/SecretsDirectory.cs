using Payments.Hosting.Settings;
using Payments.Testing;

namespace Payments.Hosting.Tests.Settings;

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
        PaymentsSettings.Read(TestConfiguration.Of([.. settings, ("Payments:DataDirectory", Path)]), isDevelopment: true);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
