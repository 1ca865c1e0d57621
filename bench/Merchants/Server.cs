using System.Diagnostics;
using System.Text.Json.Nodes;
using Payments.Testing;
using Payments.Testing.Processes;

namespace Payments.Bench.Merchants;

/// <summary>The server in a process of its own; it is killed at the end.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const string AdminToken = "bench-admin-token-of-a-temporary-server";

    private readonly Process _process;

    private Server(string program, Database database)
    {
        var url = $"http://127.0.0.1:{Ports.FindFree()}";
        Http = new HttpClient { BaseAddress = new Uri(url) };
        _process = Process.Start(new ProcessStartInfo(program, [
            .. database.Settings, "--urls", url, "--environment", "Development", "--Payments:AdminToken", AdminToken, "--Logging:LogLevel:Default", "Error"])
        { WorkingDirectory = database.DataDirectory })!;
    }

    public HttpClient Http { get; }

    /// <summary>What processors have worked for it so far; not what its database has.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Server> Start(string program, Database database)
    {
        var server = new Server(program, database);
        await Poll.Until("a server that is ready", server.IsReady);
        return server;
    }

    public Task<JsonNode> Register(object merchant) => Http.Send(HttpMethod.Post, "/v1/merchants", AdminToken, merchant);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var response = await Http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            if (_process.HasExited) throw;
            // It does not listen yet.
            return false;
        }
    }
}
