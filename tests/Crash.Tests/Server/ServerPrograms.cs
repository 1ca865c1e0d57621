using Payments.Testing.Processes;

namespace Payments.Crash.Tests.Server;

/// <summary>The servers that are killed, as copies beside the tests.</summary>
internal static class ServerPrograms
{
    /// <summary>The front end that is a whole server on one machine, with all its files in one directory.</summary>
    public static ServerProcess OnOneMachine(string dataDirectory, string logFile, int port) =>
        Of("server/Payments.Api.dll", logFile, port, ["--Payments:DataDirectory", dataDirectory]);

    /// <param name="program">Its dll, relative to the tests' own directory.</param>
    /// <param name="logFile">Where what it says is kept.</param>
    /// <param name="port">Where it listens for HTTP.</param>
    /// <param name="settings">Its arguments.</param>
    public static ServerProcess Of(string program, string logFile, int port, IEnumerable<string> settings) =>
        new(
            Path.Combine(AppContext.BaseDirectory, program),
            ["--environment", "Development", "--Logging:LogLevel:Default", "Warning", .. settings]
        )
        {
            Url = $"http://127.0.0.1:{port}",
            Output = line => File.AppendAllLines(logFile, [line]),
        };
}
