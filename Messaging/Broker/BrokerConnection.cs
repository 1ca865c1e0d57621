using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Payments.Messaging.Broker;

/// <summary>
/// Keeps one connection to the broker and one piece of work on it, for as long as the process lives: whatever ends one of the two, both
/// begin anew, after a pause that grows to half a minute. Each work has a connection of its own, so that none waits for another.
/// </summary>
internal sealed partial class BrokerConnection : BackgroundService
{
    public const string Intake = "intake";
    public const string Results = "results";
    public const string Mqtt = "mqtt";

    /// <summary>How soon a broker that stands still is given up: two of these without a word.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    private readonly ConnectionFactory _factory;
    private readonly RabbitMqSettings _settings;
    private readonly IBrokerWorker _work;
    private readonly TimeProvider _clock;
    private readonly ILogger<BrokerConnection> _logger;
    private volatile string? _fault = "has not been reached yet";

    public BrokerConnection(
        string name,
        IBrokerWorker work,
        RabbitMqSettings settings,
        BrokerMetrics metrics,
        TimeProvider clock,
        ILogger<BrokerConnection> logger
    )
    {
        (Name, _work, _settings, _clock, _logger) = (name, work, settings, clock, logger);
        _factory = FactoryOf(settings, name);
        metrics.Watch(this);
    }

    /// <summary>What the connection is for.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it; null while it works.</summary>
    public string? Fault => _fault is { } fault ? $"{_settings.DisplayName} ({Name}): {fault}" : null;

    /// <summary>
    /// Makes connections that do not recover by themselves: what was under way on one is lost, and its owner knows what that was.
    /// </summary>
    /// <param name="settings">Where the broker is.</param>
    /// <param name="purpose">What the connection is for, as the broker shows it.</param>
    public static ConnectionFactory FactoryOf(RabbitMqSettings settings, string purpose) =>
        new()
        {
            Uri = settings.Uri,
            ClientProvidedName = "orleans-payments " + purpose,
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = ConnectTimeout,
            ContinuationTimeout = ConnectTimeout,
        };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = MinRetryDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = _clock.GetTimestamp();
            try
            {
                await RunSession(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                _fault = error.GetBaseException().Message;
                LogLost(error, Name, _settings.DisplayName, pause.TotalSeconds);
            }

            if (_clock.GetElapsedTime(began) > MaxRetryDelay)
                pause = MinRetryDelay;
            await Task.Delay(pause, _clock, stoppingToken);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, MaxRetryDelay.Ticks));
        }
    }

    private async Task RunSession(CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        string? why = null;
        var connection = await _factory.CreateConnectionAsync(stoppingToken);
        try
        {
            connection.ConnectionShutdownAsync += (_, shutdown) =>
            {
                why = shutdown.ReplyText;
                return ended.CancelAsync();
            };
            // A broker that is short of memory or disk takes nothing from publishers for a while; they wait.
            connection.ConnectionBlockedAsync += (_, blocked) =>
                Task.FromResult(_fault = "the broker takes no messages: " + blocked.Reason);
            connection.ConnectionUnblockedAsync += (_, _) => Task.FromResult(_fault = null);
            _fault = null;
            LogConnected(Name, _settings.DisplayName);
            await _work.Run(connection, ended.Token);
        }
        catch (OperationCanceledException error) when (!stoppingToken.IsCancellationRequested)
        {
            throw new BrokerLostException(why ?? "the work was given up", error);
        }
        finally
        {
            await connection.AbortAsync(TimeSpan.FromSeconds(2));
            await connection.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Broker} for {Work}")]
    private partial void LogConnected(string work, string broker);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The connection to {Broker} for {Work} is lost; it is tried again after {Seconds} s"
    )]
    private partial void LogLost(Exception error, string work, string broker, double seconds);
}
