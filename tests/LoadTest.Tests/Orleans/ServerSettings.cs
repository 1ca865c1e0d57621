using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Orleans.Payments.Testing.PostgreSql;
using Xunit;

namespace Orleans.Payments.LoadTest.Tests;

/// <summary>What the server must be told on the grain host that is built: on Orleans, a database of its own, and that it is all there is.</summary>
internal static class ServerSettings
{
    public static async Task<IReadOnlyList<string>> Make()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        // It goes with the PostgreSQL server, which goes with this process.
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        return
        [
            "--Payments:PostgreSql:ConnectionString", database.ConnectionString, "--Payments:Cluster:CoHosted", "true",
            "--Payments:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            "--Payments:Cluster:AdvertisedAddress", "127.0.0.1", "--Payments:Cluster:SiloPort", FreePort(), "--Payments:Cluster:GatewayPort", FreePort(),
        ];
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
