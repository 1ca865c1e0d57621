using Microsoft.Extensions.DependencyInjection;
using Payments.Storage.Sqlite;

namespace Payments.Api.Tests.Hosting;

/// <summary>A SQLite file in the server's data directory.</summary>
/// <param name="directory">The data directory.</param>
internal sealed class SqliteServerDatabase(string directory) : IServerDatabase
{
    public IReadOnlyList<string> Settings => [];

    private string Path => System.IO.Path.Combine(directory, "payments.db");

    public Task Make() => Task.CompletedTask;

    /// <summary>Changes what is stored behind the server's back.</summary>
    public Task Change(PaymentsServer server, string sql) =>
        server
            .Services.GetRequiredService<SqliteFile>()
            .WriteAsync(connection =>
            {
                connection.Execute(sql);
                return true;
            });

    /// <summary>Everything that is stored, as bytes.</summary>
    public Task<byte[]> Content() => File.ReadAllBytesAsync(Path);

    public Task Remove() => Task.CompletedTask;
}
