using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>Starts and stops the grain host with the program.</summary>
internal sealed class GrainHostLifetime(GrainHost host) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => host.Reminders.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);
}
