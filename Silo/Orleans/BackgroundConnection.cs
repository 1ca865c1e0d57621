using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Payments.Silo;

/// <summary>Connects to the silos beside the start, not within it.</summary>
internal sealed partial class BackgroundConnection(IHostedService client, ClusterConnection connection, ILogger<BackgroundConnection> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (connection.IsOpen) await client.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await client.StartAsync(stoppingToken);
            connection.IsOpen = true;
            LogConnected();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogGivenUp();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster's silos are reached")]
    private partial void LogConnected();

    [LoggerMessage(Level = LogLevel.Information, Message = "The process stops before any silo was reached")]
    private partial void LogGivenUp();
}
