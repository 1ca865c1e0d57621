using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Runs inside the server that is measured (<c>DOTNET_STARTUP_HOOKS</c>) and tells what only the process itself knows,
/// so that the server needs no endpoint for it. The runtime looks for exactly this name.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for this type outside any namespace.")]
internal static class StartupHook
{
    /// <summary>Names the Unix socket at which the counters are told.</summary>
    public const string SocketVariable = "LIFECYCLES_COUNTERS";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } path)
            return;
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => Tell(listener)) { IsBackground = true, Name = "counters" }.Start();
    }

    private static void Tell(Socket listener)
    {
        while (true)
        {
            using var asking = listener.Accept();
            asking.Send(
                Encoding.ASCII.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)} {GC.GetTotalPauseDuration().TotalMilliseconds:0} {ThreadPool.ThreadCount}"
                    )
                )
            );
        }
    }
}
