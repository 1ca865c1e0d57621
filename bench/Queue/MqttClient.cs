using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Payments.Bench.Queue;

/// <summary>As much of MQTT 3.1.1 as asking and hearing the answer takes, both at QoS 1.</summary>
internal sealed class MqttClient : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream _stream = null!;
    private ushort _packet;

    public async Task Connect(int port, string user, string password, string clientId)
    {
        await _tcp.ConnectAsync("127.0.0.1", port);
        _stream = _tcp.GetStream();
        // Protocol level 4; user name, password, clean session; keep-alive 60 s.
        await Send(0x10, [.. Text("MQTT"), 4, 0xC2, 0, 60, .. Text(clientId), .. Text(user), .. Text(password)]);
        var answer = await Receive();
        if (answer.Body[1] != 0) throw new IOException($"The broker refuses the connection: {answer.Body[1]}.");
    }

    public async Task Subscribe(string topic)
    {
        await Send(0x82, [.. Next(), .. Text(topic), 1]);
        await Receive();
    }

    /// <summary>Sends a message, and takes the next that comes.</summary>
    public async Task<string> Request(string topic, string message)
    {
        await Send(0x32, [.. Text(topic), .. Next(), .. Encoding.UTF8.GetBytes(message)]);
        while (true)
        {
            var (type, body) = await Receive();
            if (type >> 4 != 3) continue;
            var length = BinaryPrimitives.ReadUInt16BigEndian(body);
            if ((type & 0x06) == 0) return Encoding.UTF8.GetString(body[(2 + length)..]);
            await Send(0x40, body[(2 + length)..(4 + length)]);
            return Encoding.UTF8.GetString(body[(4 + length)..]);
        }
    }

    public void Dispose() => _tcp.Dispose();

    private byte[] Next()
    {
        _packet = (ushort)(_packet % ushort.MaxValue + 1);
        return [(byte)(_packet >> 8), (byte)_packet];
    }

    private async Task Send(byte type, byte[] body)
    {
        using var packet = new MemoryStream();
        packet.WriteByte(type);
        var length = body.Length;
        do
        {
            packet.WriteByte((byte)(length % 128 | (length >= 128 ? 128 : 0)));
            length /= 128;
        }
        while (length > 0);
        packet.Write(body);
        await _stream.WriteAsync(packet.ToArray());
    }

    private async Task<(byte Type, byte[] Body)> Receive()
    {
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one);
        var type = one[0];
        var (length, shift) = (0, 0);
        do
        {
            await _stream.ReadExactlyAsync(one);
            length |= (one[0] & 127) << shift;
            shift += 7;
        }
        while (one[0] >= 128);
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body);
        return (type, body);
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
