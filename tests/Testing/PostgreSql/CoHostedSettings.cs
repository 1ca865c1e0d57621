using System.Globalization;
using Payments.Testing.Processes;

namespace Payments.Testing.PostgreSql;

/// <summary>A cluster of one process.</summary>
public static class CoHostedSettings
{
    /// <summary>What a server must be told to be silo and front end at once, on PostgreSQL.</summary>
    /// <param name="connectionString">Its database.</param>
    public static IReadOnlyList<string> For(string connectionString) =>
        [
            "--Payments:PostgreSql:ConnectionString",
            connectionString,
            "--Payments:Cluster:CoHosted",
            "true",
            "--Payments:Cluster:AdvertisedAddress",
            "127.0.0.1",
            "--Payments:Cluster:SiloPort",
            FreePort(),
            "--Payments:Cluster:GatewayPort",
            FreePort(),
        ];

    private static string FreePort() => Ports.FindFree().ToString(CultureInfo.InvariantCulture);
}
