using System.Globalization;
using Payments.Testing.Processes;

namespace Payments.Interop.Tests;

/// <summary>The server as the README starts it, apart from its port, in a folder of its own.</summary>
internal sealed class ReadmeServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private ReadmeServer(string environment, int? files, (string Name, string Value)[] settings) =>
        _process = new ServerProcess(Command.Server)
        {
            Url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}"),
            WorkingDirectory = Directory,
            MaxOpenFiles = files,
            Environment = new Dictionary<string, string>(
                settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)),
                StringComparer.Ordinal
            )
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
            },
            Output = Output.Write,
        };

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("foreign-").FullName;

    public int Port { get; } = Ports.FindStable();

    /// <summary>What it writes.</summary>
    public ServerOutput Output { get; } = new();

    /// <param name="environment">Development, unless it says otherwise.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static Task<ReadmeServer> Start(string environment = "Development", params (string Name, string Value)[] settings) =>
        Start(environment, null, settings);

    /// <param name="environment">Development or Production.</param>
    /// <param name="files">How many files and connections it may have open; null for as many as this process.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static async Task<ReadmeServer> Start(string environment, int? files, params (string Name, string Value)[] settings)
    {
        var server = new ReadmeServer(environment, files, settings);
        await server._process.StartAndWait();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
