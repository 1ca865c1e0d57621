using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Storage.Sqlite;
using Orleans.Payments.Testing;

namespace Orleans.Payments.Api.Tests;

/// <summary>What a server under test keeps its state in on the embedded host: a SQLite file in its directory.</summary>
internal sealed class ServerDatabase : IServerDatabase
{
    /// <summary>The server's data directory.</summary>
    public required string Directory { get; init; }

    public IReadOnlyList<string> Settings => [];

    public string Path => System.IO.Path.Combine(Directory, "payments.db");

    public Task Make() => Task.CompletedTask;

    public void UseClock(IServiceCollection services, ManualClock clock)
    {
        // The whole process goes by the one clock.
    }

    /// <summary>Changes what is stored behind the server's back.</summary>
    public Task Change(PaymentsServer server, string sql) => server.Services.GetRequiredService<SqliteFile>().WriteAsync(connection =>
    {
        connection.Execute(sql);
        return true;
    });

    /// <summary>Everything that is stored, as bytes.</summary>
    public Task<byte[]> Content() => File.ReadAllBytesAsync(Path);

    public Task Remove() => Task.CompletedTask;
}
