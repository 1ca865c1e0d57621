using Payments.Hosting.Settings;

namespace Payments.Api.Streaming;

/// <summary>The settings under <c>Payments:Stream</c>: limits of <c>/v1/stream</c>, each for one process.</summary>
public sealed record StreamSettings
{
    /// <summary><c>MaxFrameBytes</c>: the longest message that is read. Default 65,536; 1,024 to 1,048,576.</summary>
    public required int MaxFrameBytes { get; init; }

    /// <summary>
    /// <c>CommandsAtOnce</c>: commands of one connection that run at once; while so many do, it is not read from. Default 16; 1 to 1,024.
    /// </summary>
    public required int CommandsAtOnce { get; init; }

    /// <summary><c>MaxSubscriptions</c>: of one connection. Default 100; 1 to 10,000.</summary>
    public required int MaxSubscriptions { get; init; }

    /// <summary><c>MaxConnections</c>: of one merchant. Default 20,000; 1 to 1,000,000.</summary>
    public required int MaxConnections { get; init; }

    /// <summary><c>MaxUnauthenticated</c>: connections that have not said yet who they are. Default 1,000; 1 to 1,000,000.</summary>
    public required int MaxUnauthenticated { get; init; }

    /// <summary><c>AuthenticationSeconds</c>: how long a connection has to say who it is. Default 10; 1 to 300.</summary>
    public required TimeSpan AuthenticationTimeout { get; init; }

    /// <summary><c>SendQueueBytes</c>: what may wait for a client that reads slowly. Default 1,048,576; 4,096 to 67,108,864.</summary>
    public required int SendQueueBytes { get; init; }

    /// <summary>
    /// <c>KeepAliveSeconds</c>: after how long without a word a client is sent a ping, and how long it has to answer. Default 30; 1 to
    /// 3,600.
    /// </summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>
    /// <c>PollMilliseconds</c>: how often the event log is looked at for what other processes wrote, while anybody has subscribed. Default
    /// 50; 1 to 10,000.
    /// </summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static StreamSettings Read(IConfiguration configuration) =>
        new()
        {
            MaxFrameBytes = configuration.Number("Payments:Stream:MaxFrameBytes", 64 * 1024, 1024, 1024 * 1024),
            CommandsAtOnce = configuration.Number("Payments:Stream:CommandsAtOnce", 16, 1, 1024),
            MaxSubscriptions = configuration.Number("Payments:Stream:MaxSubscriptions", 100, 1, 10_000),
            MaxConnections = configuration.Number("Payments:Stream:MaxConnections", 20_000, 1, 1_000_000),
            MaxUnauthenticated = configuration.Number("Payments:Stream:MaxUnauthenticated", 1000, 1, 1_000_000),
            AuthenticationTimeout = configuration.Seconds("Payments:Stream:AuthenticationSeconds", 10, 1, 300),
            SendQueueBytes = configuration.Number("Payments:Stream:SendQueueBytes", 1024 * 1024, 4096, 64 * 1024 * 1024),
            KeepAlive = configuration.Seconds("Payments:Stream:KeepAliveSeconds", 30, 1, 3600),
            PollInterval = configuration.Milliseconds("Payments:Stream:PollMilliseconds", 50, 1, 10_000),
        };
}
