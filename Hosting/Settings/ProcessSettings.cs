using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Payments.Hosting.Settings;

/// <summary>What a process is. It follows from its program and its settings alone; every program is built the same.</summary>
public sealed record ProcessSettings
{
    /// <summary>The settings of any process.</summary>
    public required PaymentsSettings Payments { get; init; }

    /// <summary>The settings of a cluster's process, on PostgreSQL; null where this process is all there is, on one SQLite file.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>Whether it is a silo: grains live in it. Else it calls the silos that are.</summary>
    public required bool HostsGrains { get; init; }

    /// <summary>Whether the simulated provider is in it.</summary>
    public bool HostsSandbox => Payments.SandboxEnabled && Cluster is not { HostsSandbox: false };

    /// <summary>Whether it keeps files in the data directory.</summary>
    public bool HasFiles => Cluster is null or { CoHosted: true } || HostsSandbox;

    /// <summary>The settings of the program that merchants call: a single process, a co-hosted one or a front end.</summary>
    /// <exception cref="SettingException">A setting is missing or not usable; the message names it.</exception>
    public static ProcessSettings ForApi(IConfiguration configuration, IHostEnvironment environment)
    {
        var payments = Settings(configuration, environment);
        var cluster = ClusterSettings.Read(configuration, payments, environment.IsDevelopment());
        return new ProcessSettings
        {
            Payments = payments,
            Cluster = cluster,
            HostsGrains = cluster is null or { CoHosted: true },
        };
    }

    /// <summary>The settings of the silo's own program.</summary>
    /// <exception cref="SettingException">A setting is missing or not usable; the message names it.</exception>
    public static ProcessSettings ForSilo(IConfiguration configuration, IHostEnvironment environment)
    {
        var payments = Settings(configuration, environment);
        var cluster = ClusterSettings.Read(configuration, payments, environment.IsDevelopment())
            ?? throw new SettingException(
                ClusterSettings.ConnectionSetting,
                "is not set. A cluster keeps its state in PostgreSQL: Host=…;Database=…;Username=…;Password=…"
            );
        return new ProcessSettings
        {
            Payments = payments,
            Cluster = cluster with { CoHosted = false, HostsSandbox = false },
            HostsGrains = true,
        };
    }

    private static PaymentsSettings Settings(IConfiguration configuration, IHostEnvironment environment)
    {
        SettingCatalogue.RefuseUnknown(configuration);
        return PaymentsSettings.Read(configuration, environment.IsDevelopment());
    }
}
