using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Payments.Testing.Processes;

namespace Payments.Bench.Lifecycles;

/// <summary>What a server has used since it was started.</summary>
/// <param name="Cpu">Of all its threads, in user and kernel mode.</param>
/// <param name="Allocated">Managed bytes.</param>
/// <param name="Collections">Garbage collections of any generation.</param>
/// <param name="Paused">How long those have stopped it.</param>
/// <param name="PoolThreads">Threads of its pool at the moment.</param>
internal readonly record struct ResourceUsage(TimeSpan Cpu, long Allocated, int Collections, TimeSpan Paused, int PoolThreads);

/// <summary>Asks the hook in a server's process, which <see cref="StartupHook"/> puts there, for what that has used.</summary>
/// <param name="directory">Where their socket is; no two servers' at a time.</param>
internal sealed class ProcessCounters(string directory)
{
    private readonly string _socket = Path.Combine(directory, "counters.sock");

    /// <summary>What the server is told in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(ProcessCounters).Assembly.Location,
            [StartupHook.SocketVariable] = _socket,
        };

    public async Task<ResourceUsage> Read(ServerProcess server)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
        var answer = new byte[256];
        var length = await socket.ReceiveAsync(answer);
        var words = Encoding.ASCII.GetString(answer, 0, length).Split(' ');
        var told = Array.ConvertAll(words, word => long.Parse(word, CultureInfo.InvariantCulture));
        return new ResourceUsage(server.Cpu, told[0], (int)told[1], TimeSpan.FromMilliseconds(told[2]), (int)told[3]);
    }
}
