using Payments.Grains.Merchants;

namespace Payments.Hosting;

/// <summary>
/// Has a process that stops tell the merchants' grains what it has gathered for them, while they can be reached: once the silo or its
/// client stops, each report would be a failure in the log.
/// </summary>
/// <param name="keyUses">The uses of keys.</param>
/// <param name="endpoints">The outcomes of notifications, where the process sends any.</param>
internal sealed class LastReports(KeyUseReporter keyUses, EndpointReporter? endpoints) : LifecycleService
{
    /// <summary>How long stopping waits for it where the cluster does not answer: 2 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(
            Task.WhenAll(keyUses.Close(), endpoints?.Close() ?? Task.CompletedTask),
            Task.Delay(Timeout, TimeProvider.System, cancellationToken)
        );
}
