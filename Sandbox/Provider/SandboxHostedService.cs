using Microsoft.Extensions.Hosting;
using Payments.Sandbox.Provider.Callbacks;

namespace Payments.Sandbox.Provider;

/// <summary>
/// Opens the books with the server, so that a broken file is told at once, and sends callbacks only while the server listens,
/// because it is the one that receives them.
/// </summary>
/// <param name="delivery">The callbacks; it brings the books with it.</param>
internal sealed class SandboxHostedService(CallbackDelivery delivery) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        delivery.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => delivery.Stop();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
