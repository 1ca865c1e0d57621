using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Payments.Gateways;

/// <summary>
/// Keeps one connection to the broker and one piece of work on it, for as long as the process lives: whatever ends one of the two, both
/// begin anew, after a pause that grows to half a minute. Each work has a connection of its own, so that none waits for another.
/// </summary>
internal sealed partial class BrokerLink : BackgroundService
{
    public const string Intake = "intake";
    public const string Results = "results";
    public const string Mqtt = "mqtt";

    /// <summary>How soon a broker that stands still is given up: two of these without a word.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConnectionFactory _factory;
    private readonly RabbitMqSettings _settings;
    private readonly IBrokerWork _work;
    private readonly TimeProvider _clock;
    private readonly ILogger<BrokerLink> _logger;
    private volatile string? _fault = "has not been reached yet";

    public BrokerLink(string name, IBrokerWork work, RabbitMqSettings settings, BrokerMetrics metrics, TimeProvider clock, ILogger<BrokerLink> logger)
    {
        (Name, _work, _settings, _clock, _logger) = (name, work, settings, clock, logger);
        _factory = new ConnectionFactory
        {
            Uri = settings.Uri,
            ClientProvidedName = "orleans-payments " + name,
            // It is done here, where the work that was under way is known to be lost.
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = ConnectLimit,
            ContinuationTimeout = ConnectLimit,
        };
        metrics.Watch(this);
    }

    /// <summary>What the connection is for.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it; null while it works.</summary>
    public string? Fault => _fault is { } fault ? $"{_settings.Shown} ({Name}): {fault}" : null;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = _clock.GetTimestamp();
            try
            {
                await Session(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                _fault = error.GetBaseException().Message;
                LogLost(error, Name, _settings.Shown, pause.TotalSeconds);
            }

            if (_clock.GetElapsedTime(began) > LongestPause) pause = ShortestPause;
            await Task.Delay(pause, _clock, stoppingToken);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
        }
    }

    private async Task Session(CancellationToken stoppingToken)
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
            connection.ConnectionBlockedAsync += (_, blocked) => Task.FromResult(_fault = "the broker takes no messages: " + blocked.Reason);
            connection.ConnectionUnblockedAsync += (_, _) => Task.FromResult(_fault = null);
            _fault = null;
            LogConnected(Name, _settings.Shown);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to {Broker} for {Work} is lost; it is tried again after {Seconds} s")]
    private partial void LogLost(Exception error, string work, string broker, double seconds);
}
