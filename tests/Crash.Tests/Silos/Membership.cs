using Npgsql;
using Payments.Testing;

namespace Payments.Crash.Tests.Silos;

/// <summary>What the silos have agreed on of each other, as the cluster's table says.</summary>
internal static class Membership
{
    // SiloStatus.Active
    private const string ActiveSilos = "SELECT count(*) FROM orleans_membership WHERE status = 3";

    /// <summary>Waits until so many silos take part.</summary>
    /// <exception cref="TimeoutException">It were not so many within a minute.</exception>
    public static async Task AwaitActive(Cluster cluster, int count)
    {
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var active = database.CreateCommand(ActiveSilos);
        await Poll.Until($"{count} active silos", async () => (long)(await active.ExecuteScalarAsync())! == count);
    }
}
