using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.Silo;

/// <summary>A front end's connection to the silos.</summary>
public sealed class ClusterConnection(IClusterClient client)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Whether silos have been reached since the start. From then on the client finds them again by itself.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>Says why no grain can be called; null when one has just answered.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (!IsOpen) return "No silo has been reached yet.";
        try
        {
            // Any silo's own answer; it needs no storage.
            await client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).WaitAsync(Limit, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return "No silo answers: " + error.Message;
        }
    }
}
