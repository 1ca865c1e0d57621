using System.Net;

namespace Payments.Notifications.Addresses;

/// <summary>Gives the addresses of a host; fails with a <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
public delegate Task<IPAddress[]> HostNameResolver(string host, CancellationToken ct);
