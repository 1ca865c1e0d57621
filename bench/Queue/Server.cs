using System.Diagnostics;
using System.Text.Json.Nodes;
using Payments.Testing;
using Payments.Testing.Processes;

namespace Payments.Bench.Queue;

/// <summary>A server in a process of its own, at a broker; it is killed at the end.</summary>
internal sealed class Server : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bench-queue-").FullName;
    private readonly Process _process;

    public Server(string program, string broker)
    {
        var url = $"http://127.0.0.1:{Ports.FindFree()}";
        Http = new HttpClient { BaseAddress = new Uri(url) };
        _process = Process.Start(new ProcessStartInfo(program, [
            "--urls", url, "--environment", "Development", "--Payments:DataDirectory", _directory, "--Payments:RabbitMq:Uri", broker, "--Logging:LogLevel:Default", "Error"])
        { WorkingDirectory = Path.GetTempPath() })!;
    }

    public HttpClient Http { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Waits until the server and its connections to the broker work.</summary>
    public Task Ready() => Poll.Until("a server that is connected", async () =>
    {
        try
        {
            return JsonNode.Parse(await Http.GetStringAsync("/health/ready"))!["parts"]!["rabbitmq"]!.GetValue<string>() == "ok";
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    });

    public Task<JsonNode> Admin(HttpMethod method, string path, object body) => Http.Send(method, path, File.ReadAllText(Path.Combine(_directory, "admin.token")).Trim(), body);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
