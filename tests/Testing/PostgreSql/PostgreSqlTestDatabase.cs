namespace Payments.Testing.PostgreSql;

/// <summary>A database of one test.</summary>
public sealed class PostgreSqlTestDatabase(PostgreSqlServer server, string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    public string ConnectionString => server.ConnectionString(Name);

    /// <summary>Removes it, whoever is still connected.</summary>
    public async ValueTask DisposeAsync() => await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
}
