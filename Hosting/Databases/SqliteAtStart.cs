using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Payments.Storage.Sqlite;

namespace Payments.Hosting;

/// <summary>Has the file open before anything else starts: one that cannot be used ends the start with its own words, not with those of whoever asks for it first.</summary>
/// <param name="file">It is opened when this is made.</param>
internal sealed class SqliteAtStart(SqliteFile file) : IHostedService
{
    /// <summary>The open file.</summary>
    public SqliteFile File => file;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
