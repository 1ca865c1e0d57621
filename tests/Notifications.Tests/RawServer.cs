using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Notifications.Tests;

/// <summary>Says the same to everybody who has sent something, HTTP or not, and hangs up.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public RawServer(string answer)
    {
        _listener.Start();
        _serving = Serve(Encoding.ASCII.GetBytes(answer));
    }

    public string Url => $"http://{_listener.LocalEndpoint}/";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task Serve(byte[] answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptSocketAsync(_stopping.Token);
            await ReadRequest(client);
            if (answer.Length > 0)
                await client.SendAsync(answer, _stopping.Token);
            client.Shutdown(SocketShutdown.Send);
            // Hanging up before the other side did could destroy what it has not read yet.
            await DrainUntilClosed(client);
        }
    }

    private async Task ReadRequest(Socket client)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().Contains("\r\n\r\n{", StringComparison.Ordinal))
        {
            var length = await client.ReceiveAsync(buffer, _stopping.Token);
            if (length == 0)
                return;
            request.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
    }

    private async Task DrainUntilClosed(Socket client)
    {
        var buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer, _stopping.Token) > 0)
                continue;
        }
        catch (SocketException)
        {
            // The client may close with a reset when it did not want the rest; that is its end all the same.
        }
    }
}
