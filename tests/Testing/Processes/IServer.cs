namespace Payments.Testing.Processes;

/// <summary>What a client calls: one server, or the front ends of a cluster.</summary>
public interface IServer
{
    /// <summary>Completes when requests are taken, now or later.</summary>
    Task Ready { get; }

    /// <summary>Where to send the next request.</summary>
    string Url { get; }
}
