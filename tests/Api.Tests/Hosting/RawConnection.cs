using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Payments.Api.Tests.Hosting;

/// <summary>A connection on which a test sends bytes as no well-behaved client would.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    public static async Task<RawConnection> To(PaymentsServer server)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    public async Task Send(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Says that nothing more will be sent.</summary>
    public void Finish() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>What has come when there is something.</summary>
    public async Task<string> Receive()
    {
        var buffer = new byte[64 * 1024];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        return Encoding.Latin1.GetString(buffer, 0, await _stream.ReadAsync(buffer, timeout.Token));
    }

    /// <summary>What comes for a request; nothing where the connection ends, in whatever way.</summary>
    public async Task<string> Ask(string request)
    {
        try
        {
            await Send(request);
            return await Receive();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>All that comes until the server ends the connection, in whatever way.</summary>
    public async Task<string> ReceiveAll()
    {
        var all = new StringBuilder();
        try
        {
            while (await Receive() is { Length: > 0 } part)
                all.Append(part);
        }
        catch (IOException)
        {
            // Reset: what came before is what was said.
        }

        return all.ToString();
    }

    /// <summary>Ends the connection by a reset.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}
