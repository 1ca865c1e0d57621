using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.Hosting.Health;

/// <summary>Asks a part of the process what is wrong with it.</summary>
/// <param name="fault">Says so; null when nothing is.</param>
internal sealed class PartHealthCheck(Func<CancellationToken, Task<string?>> fault) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await fault(cancellationToken) is { } wrong
            ? new HealthCheckResult(context.Registration.FailureStatus, wrong)
            : HealthCheckResult.Healthy();
}

/// <summary>Parts of the process that <c>/health</c> tells of.</summary>
public static class HealthCheckParts
{
    /// <summary>The tag of what only a restart mends.</summary>
    internal const string Live = "live";

    /// <summary>The tag of what must be well for the process to take requests.</summary>
    internal const string Ready = "ready";

    /// <summary>Adds a part that only a restart can mend once it is stuck. What is outside the process is no part of it.</summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="part">Its name, as <c>grains</c>.</param>
    /// <param name="fault">Says what is wrong with it; null when nothing is.</param>
    public static IServiceCollection AddLiveness(this IServiceCollection services, string part, Func<IServiceProvider, string?> fault) =>
        services.AddPart(part, Live, HealthStatus.Unhealthy, (provider, _) => Task.FromResult(fault(provider)));

    /// <summary>Adds a part that must be well for the process to take requests.</summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="part">Its name, as <c>storage</c>.</param>
    /// <param name="fault">Says what is wrong with it; null when nothing is.</param>
    /// <param name="isVital">
    /// Whether the process should get no requests while it is unwell. A part that all processes share is only reported: to take all of
    /// them out would only replace our answer, which says what to do, by that of whatever stands in front.
    /// </param>
    public static IServiceCollection AddReadiness(
        this IServiceCollection services,
        string part,
        Func<IServiceProvider, CancellationToken, Task<string?>> fault,
        bool isVital = true
    ) => services.AddPart(part, Ready, isVital ? HealthStatus.Unhealthy : HealthStatus.Degraded, fault);

    private static IServiceCollection AddPart(
        this IServiceCollection services,
        string part,
        string tag,
        HealthStatus whenUnwell,
        Func<IServiceProvider, CancellationToken, Task<string?>> fault
    ) =>
        services
            .AddHealthChecks()
            .Add(new HealthCheckRegistration(part, provider => new PartHealthCheck(token => fault(provider, token)), whenUnwell, [tag]))
            .Services;
}
