using Microsoft.Extensions.Logging;
using Orleans;

namespace Payments.Hosting.FrontEnd;

/// <summary>Tries to reach the silos again and again, with a steady pause: there is nothing better to do without them.</summary>
internal sealed partial class ClusterConnectionRetryFilter(ILogger<ClusterConnectionRetryFilter> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogNotReached(exception.Message);
        await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo has been reached yet: {Reason}")]
    private partial void LogNotReached(string reason);
}
