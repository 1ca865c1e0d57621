using System.Net;

namespace Payments.Application.Access;

/// <summary>From where a command comes.</summary>
/// <param name="Transport">The way.</param>
/// <param name="Address">The client's address, as the last trusted proxy names it; null where it has none, as in a test server.</param>
public sealed record Origin(Transport Transport, IPAddress? Address);

/// <summary>A way by which commands come.</summary>
public enum Transport
{
    /// <summary>A request of the API.</summary>
    Http,

    /// <summary>A frame of a stream.</summary>
    Stream,

    /// <summary>A page of the console.</summary>
    Console,
}
