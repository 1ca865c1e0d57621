using System.Net.Sockets;
using System.Text;
using Payments.Testing;
using Xunit;

namespace Payments.Interop.Tests.Start;

/// <summary>A server that may have few files and connections open, and clients that open more and then say nothing.</summary>
public sealed class When_files_are_few
{
    private const string LastChunk = "\r\n0\r\n\r\n";

    [Theory]
    [InlineData(500, 400)]
    [InlineData(700, 900)]
    public async Task it_closes_what_is_too_much_says_so_once_and_answers_whom_it_has(int files, int clients)
    {
        await using var server = await ReadmeServer.Start("Development", files);
        var idle = new List<TcpClient>();
        for (var i = 0; i < clients; i++)
            idle.Add(await Connect(server));

        var answered = new List<TcpClient>();
        foreach (var client in idle)
            if (await Ask(client, "/health/live") is { } answer && answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                answered.Add(client);

        Assert.InRange(answered.Count, 16, files / 2);
        // It can still write: readiness needs the database.
        Assert.All(await Task.WhenAll(answered.Take(5).Select(client => Ask(client, "/health/ready"))), answer =>
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal)
        );
        var told = await server.Output.Until("as many as this process can hold");
        Assert.Contains($"{answered.Count} connections are open", told, StringComparison.Ordinal);

        foreach (var client in idle)
            client.Dispose();
        using var http = new HttpClient();
        await Poll.Until("a place for whoever comes next", async () => await Status(http, server) == 200);
        Assert.DoesNotContain("as many as this process can hold", server.Output.Rest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task for_a_server_it_does_not_start()
    {
        var (exitCode, output, errors) = await Command.TryRun(
            TimeSpan.FromMinutes(1),
            "bash",
            ["-c", "ulimit -n 300 && exec \"$0\" \"$@\"", Command.Dotnet, Command.Server, "--Urls", "http://127.0.0.1:0"],
            Path.GetTempPath()
        );

        Assert.True(exitCode == 1, $"It ended with {exitCode}.\n{output}\n{errors}");
        Assert.Contains("RLIMIT_NOFILE lets this process open 300 files and connections at once", errors, StringComparison.Ordinal);
    }

    private static async Task<TcpClient> Connect(ReadmeServer server)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", server.Port);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // It was closed before it could be used.
            return client;
        }

        return client;
    }

    /// <returns>The answer; null when the server has closed the connection.</returns>
    private static async Task<string?> Ask(TcpClient client, string path)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        var (buffer, answer) = (new byte[4096], "");
        if (!client.Connected)
            return null;
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), timeout.Token);
            while (!answer.EndsWith(LastChunk, StringComparison.Ordinal))
            {
                var length = await stream.ReadAsync(buffer, timeout.Token);
                if (length == 0)
                    return null;
                answer += Encoding.ASCII.GetString(buffer, 0, length);
            }

            return answer;
        }
        catch (IOException)
        {
            // It was reset.
            return null;
        }
    }

    private static async Task<int> Status(HttpClient http, ReadmeServer server)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/health/ready"));
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
