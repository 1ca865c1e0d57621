using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Grains.Interfaces;

namespace Payments.Hosting.FrontEnd;

/// <summary>A front end's connection to the silos.</summary>
public sealed partial class ClusterConnection(IClusterClient client, ILogger<ClusterConnection> logger) : LifecycleService
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether silos have been reached since the start. From then on the client finds them again by itself.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Says why no grain can be called; null when one has just answered.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (!IsOpen)
            return "No silo has been reached yet.";
        try
        {
            // Any silo's own answer; it needs no storage.
            await client
                .GetGrain<IManagementGrain>(0)
                .GetHosts(onlyActive: true, cancellationToken)
                .WaitAsync(ProbeTimeout, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception error) when (GrainCallFailures.IsUnanswered(error))
        {
            return "No silo answers: " + error.Message;
        }
    }

    /// <summary>Every service has started, Orleans' client among them, which has reached a silo then.</summary>
    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        IsOpen = true;
        LogConnected();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster's silos are reached")]
    private partial void LogConnected();
}
