using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Payments.Bench.Streams;

/// <summary>The server in a process and a temporary directory of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("streams-").FullName;
    private readonly Process _process;

    private Server(string program, int port)
    {
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _process = Process.Start(new ProcessStartInfo(program)
        {
            ArgumentList =
            {
                "--urls", $"http://127.0.0.1:{port}", "--environment", "Development", "--Payments:DataDirectory", _directory, "--Logging:LogLevel:Default", "Warning",
                "--Payments:Stream:KeepAliveSeconds", "30",
            },
        })!;
    }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>Physical memory that it holds now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<Server> Start(string program, int port)
    {
        var server = new Server(program, port);
        while (!await server.IsReady()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return server;
    }

    /// <summary>A new merchant's API key.</summary>
    public async Task<string> Register()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/merchants") { Content = JsonContent.Create(new { name = "Bench" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(_directory, "admin.token"))).Trim());
        using var response = await Http.SendAsync(request);
        using var merchant = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return merchant.RootElement.GetProperty("api_key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
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
