using System.Text.Json.Nodes;
using Payments.Testing.Processes;

namespace Payments.Bench;

/// <summary>A whole server on one machine in a process of its own, and its operator. It is killed at the end.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private const string AdminToken = "bench-admin-token-of-a-temporary-server";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bench-");
    private readonly ServerProcess _process;

    private MeasuredServer(string program, IEnumerable<string> settings)
    {
        _process = new ServerProcess(
            program,
            [
                "--environment",
                "Development",
                "--Payments:DataDirectory",
                Path.Combine(_directory.FullName, "data"),
                "--Payments:AdminToken",
                AdminToken,
                "--Logging:LogLevel:Default",
                "Error",
                .. settings,
            ]
        );
        Http = new HttpClient { BaseAddress = new Uri(_process.Url) };
    }

    public HttpClient Http { get; }

    /// <summary>What processors have worked for it so far; not what its database has.</summary>
    public TimeSpan Cpu => _process.Cpu;

    /// <summary>Physical memory that it holds now.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>The server of <c>Api</c>, as it was built in Release; <c>SERVER</c> in the environment names another.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("SERVER")
        ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Payments.Api/release/Payments.Api"));

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="program">Its executable.</param>
    /// <param name="settings">Its arguments, but for those that every measured server has.</param>
    public static async Task<MeasuredServer> Start(string program, params IEnumerable<string> settings)
    {
        var server = new MeasuredServer(program, settings);
        await server._process.StartAndWait();
        return server;
    }

    /// <summary>Asks for something as its operator.</summary>
    public Task<JsonNode> Admin(HttpMethod method, string path, object body) => Http.Send(method, path, AdminToken, body);

    public Task<JsonNode> Register(object merchant) => Admin(HttpMethod.Post, "/v1/merchants", merchant);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
