using System.Net;
using System.Net.Sockets;

namespace Payments.Testing.Network;

/// <summary>
/// A connection between two programs of this machine that can be made to fail: what connects to <see cref="Port"/> reaches the target
/// for as long as the link is whole.
/// </summary>
public sealed class TcpLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private readonly int[] _targets;
    private readonly Task _accepting;
    private int _connections;
    private TaskCompletionSource _flow = Open();
    private bool _isCut;

    /// <param name="targets">The ports of 127.0.0.1 that it leads to: each connection to the next in turn.</param>
    public TcpLink(params int[] targets)
    {
        _targets = targets;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Where it begins, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Nothing comes through any more, and nobody is told: connections stay, as when a cable is pulled.</summary>
    public void Stall()
    {
        lock (_gate)
            _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Every connection is reset, and every new one, as when a machine between the two refuses them.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var socket in _sockets)
                socket.Close(0);
        }
    }

    /// <summary>It is whole again, and what waited comes through.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _isCut = false;
            _flow.TrySetResult();
        }
    }

    /// <summary>Ends every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        Heal();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                connections.Add(Serve(await _listener.AcceptSocketAsync(_closing.Token)));
                connections.RemoveAll(connection => connection.IsCompleted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task Serve(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                lock (_gate)
                {
                    if (_isCut)
                    {
                        near.Close(0);
                        return;
                    }

                    _sockets.Add(near);
                    _sockets.Add(far);
                }

                var target = _targets[(Interlocked.Increment(ref _connections) - 1) % _targets.Length];
                await far.ConnectAsync(IPAddress.Loopback, target, _closing.Token);
                // Whichever side ends first ends the other.
                await Task.WhenAny(Copy(near, far), Copy(far, near));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The target does not listen, or the link was cut: then so is this connection.
            }
            finally
            {
                lock (_gate)
                {
                    _sockets.Remove(near);
                    _sockets.Remove(far);
                }
            }
        }
    }

    private async Task Copy(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _closing.Token) is > 0 and var count)
            {
                await Flow.WaitAsync(_closing.Token);
                for (var sent = 0; sent < count; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _closing.Token);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone; its other end is closed by whoever serves the connection.
        }
    }

    private Task Flow
    {
        get
        {
            lock (_gate)
                return _flow.Task;
        }
    }
}
