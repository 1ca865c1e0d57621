using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Payments.Domain.Alerts;
using Payments.Domain.Notifications;
using Payments.Grains.Merchants;
using Payments.Hosting.Health;
using Payments.Hosting.Settings;
using Payments.Hosting.Tls;

namespace Payments.Hosting.Alerts;

/// <summary>
/// How this process is: its disk, its certificates, the parts that it can do without, and merchants' endpoints as it knows them.
/// </summary>
internal sealed class ProcessReadings(
    ProcessSettings process,
    IHostEnvironment environment,
    HealthCheckService checks,
    IEnumerable<ClusterCertificates> certificates,
    IEnumerable<EndpointCircuitCache> endpoints,
    TimeProvider clock
)
{
    /// <summary>How many endpoints one process tells of, those first that have been unwell for longest.</summary>
    public const int MaxEndpoints = 100;

    private readonly string _subject = $"process/{environment.ApplicationName}@{Environment.MachineName}";

    public async Task<IReadOnlyList<AlertReading>> Read(CancellationToken cancellationToken) =>
        [.. Disk(), .. Certificates(), .. Endpoints(), .. await Parts(cancellationToken)];

    private IEnumerable<AlertReading> Disk()
    {
        var directory = Path.GetFullPath(process.Payments.DataDirectory);
        // One that was moved away is told of by readiness.
        if (!process.HasFiles || !Directory.Exists(directory))
            yield break;
        var drive = new DriveInfo(directory);
        if (drive.TotalSize > 0)
            yield return new AlertReading(
                new AlertKey(AlertCode.DiskNearlyFull, _subject),
                100.0 * drive.AvailableFreeSpace / drive.TotalSize,
                string.Create(CultureInfo.InvariantCulture, $"{drive.AvailableFreeSpace / (1024 * 1024)} MiB are free.")
            );
    }

    private IEnumerable<AlertReading> Certificates() =>
        certificates
            .Select(own => Certificate(_subject + "/cluster", own.EndsAt))
            .Concat(
                process
                    .Payments.Channels.Http.Where(channel => channel.ClientCertificate is not null)
                    .Select(channel => Certificate("channel/" + channel.Name, new DateTimeOffset(channel.ClientCertificate!.NotAfter)))
            );

    private AlertReading Certificate(string subject, DateTimeOffset endsAt) =>
        new(
            new AlertKey(AlertCode.CertificateEnding, subject),
            (endsAt - clock.GetUtcNow()).TotalDays,
            string.Create(CultureInfo.InvariantCulture, $"It ends at {endsAt:u}.")
        );

    private IEnumerable<AlertReading> Endpoints()
    {
        var now = clock.GetUtcNow();
        return endpoints
            .SelectMany(cache => cache.OpenCircuitsByMerchant)
            .Where(known => known.Circuit is { State: not CircuitState.Recovering, Since: not null })
            .OrderBy(known => known.Circuit.Since)
            .Take(MaxEndpoints)
            .Select(known => new AlertReading(
                new AlertKey(AlertCode.EndpointUnavailable, $"merchant/{known.MerchantId}/{new Uri(known.Circuit.Url).Authority}"),
                (now - known.Circuit.Since!.Value).TotalMinutes,
                known.Circuit.LastFailure
            ));
    }

    private async Task<IEnumerable<AlertReading>> Parts(CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(
            check => check.Tags.Contains(HealthCheckParts.Ready) && check.FailureStatus == HealthStatus.Degraded,
            cancellationToken
        );
        return report.Entries.Select(part => new AlertReading(
            new AlertKey(AlertCode.PartUnwell, $"{_subject}/{part.Key}"),
            part.Value.Status == HealthStatus.Healthy ? 0 : 1,
            part.Value.Description
        ));
    }
}
