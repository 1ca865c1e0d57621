using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Payments.Notifications;

/// <summary>Gives the addresses of a host; fails with a <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
public delegate Task<IPAddress[]> HostNameResolver(string host, CancellationToken ct);
