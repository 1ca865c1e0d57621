using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Grains.Interfaces;

namespace Payments.Hosting.Health.Watchdog;

/// <summary>
/// Feels whether this silo still runs turns. One that is stuck (threads exhausted, scheduler blocked) answers no beat, and
/// only a restart mends it; a database or a network that is away does not touch the pulse, and a restart would not help.
/// </summary>
/// <param name="ping">Has a turn run in this silo, and completes after it.</param>
/// <param name="clock">What its absence is measured by.</param>
/// <param name="logger">For missed beats.</param>
internal sealed partial class SiloWatchdog(Func<Task> ping, TimeProvider clock, ILogger<SiloWatchdog> logger) : BackgroundService
{
    /// <summary>How often it is felt: 2 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long it may be absent before the silo counts as stuck: 30 s.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(30);

    private readonly PeriodicTimer _timer = new(Interval, clock);
    private long _lastResponse = clock.GetTimestamp();

    /// <summary>Says that the silo is stuck; null while it is not.</summary>
    public string? Fault() =>
        clock.GetElapsedTime(Volatile.Read(ref _lastResponse)) is var silence && silence > StuckAfter
            ? string.Create(CultureInfo.InvariantCulture, $"No turn has run for {silence.TotalSeconds:0} s.")
            : null;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping ends the timer's wait, and the loop with it.
        await using var stopping = stoppingToken.Register(_timer.Dispose);
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await ping();
                Volatile.Write(ref _lastResponse, clock.GetTimestamp());
            }
            catch (Exception error) when (GrainCallFailures.IsUnanswered(error))
            {
                LogMissed(error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This silo missed a beat")]
    private partial void LogMissed(Exception error);
}
