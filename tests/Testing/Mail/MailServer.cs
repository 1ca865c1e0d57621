using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Payments.Testing.Mail;

/// <summary>A message that came to a <see cref="MailServer"/>.</summary>
/// <param name="From">The sender of its envelope.</param>
/// <param name="To">The recipients of its envelope.</param>
/// <param name="Text">Head and body, as they came.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Text);

/// <summary>Takes mail on a free port of this machine, and speaks no more SMTP than that needs (RFC 5321, section 4.5.1).</summary>
public sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<ReceivedMail> _received = Channel.CreateUnbounded<ReceivedMail>();
    private readonly Task _accepting;

    public MailServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether <see cref="Next"/> would wait.</summary>
    public bool HasNone => _received.Reader.Count == 0;

    /// <summary>The next message that has not been asked for, once it is there.</summary>
    public async Task<ReceivedMail> Next()
    {
        using var timeout = new CancellationTokenSource(Limit, TimeProvider.System);
        return await _received.Reader.ReadAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 localhost");
            var (from, to) = ("", new List<string>());
            while (await reader.ReadLineAsync() is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "MAIL":
                        from = Address(line);
                        await writer.WriteLineAsync("250 OK");
                        break;
                    case "RCPT":
                        to.Add(Address(line));
                        await writer.WriteLineAsync("250 OK");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 Go on");
                        await _received.Writer.WriteAsync(new ReceivedMail(from, [.. to], await Text(reader)));
                        await writer.WriteLineAsync("250 OK");
                        to.Clear();
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 Bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 localhost");
                        break;
                }
            }
        }
    }

    private static string Address(string line) =>
        line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static async Task<string> Text(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        return text.ToString();
    }
}
