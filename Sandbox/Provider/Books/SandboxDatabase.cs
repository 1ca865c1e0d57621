using Microsoft.Extensions.Logging;
using Payments.Storage.Schema;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>The provider's own durable books: every write is on disk before it is answered.</summary>
internal sealed class SandboxDatabase : IAsyncDisposable
{
    private readonly SqliteFile _file;

    private SandboxDatabase(SqliteFile file) => _file = file;

    /// <summary>Opens the books, or begins them.</summary>
    /// <exception cref="Storage.StorageException">The file is locked, damaged, newer than this program, or cannot be written.</exception>
    public static SandboxDatabase Open(SandboxOptions options, ILogger<SandboxDatabase> logger) =>
        new(
            SqliteFile.Open(
                options.DatabasePath,
                SchemaStep.From(typeof(SandboxDatabase).Assembly, "sandbox/"),
                new SqliteOptions { WriterCacheMebibytes = 8 },
                logger
            )
        );

    /// <inheritdoc cref="SqliteFile.WriteAsync{T}"/>
    public Task<T> Write<T>(Func<SqliteConnection, T> write) => _file.WriteAsync(write);

    /// <inheritdoc cref="SqliteFile.ReadAsync{TArgument, T}"/>
    public ValueTask<T> Read<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument) =>
        _file.ReadAsync(read, argument);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
