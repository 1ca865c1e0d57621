using System.Collections.Generic;
using System.Threading.Tasks;
using Orleans.Payments.Testing.PostgreSql;
using Xunit;

namespace Orleans.Payments.Foreign.Tests;

/// <summary>What the server must be told on the grain host that is built: on Orleans, a database of its own, and that it is all there is.</summary>
internal static class ServerSettings
{
    public static async Task<IReadOnlyList<string>> Make()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        // It goes with the PostgreSQL server, which goes with this process.
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        return CoHosted.Settings(database.ConnectionString);
    }
}
