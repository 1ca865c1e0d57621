using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using Payments.Testing.Processes;

namespace Payments.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL server of this process's own, in a temporary directory, on a free port of 127.0.0.1. It ends with this process,
/// even when this process is killed. User <c>postgres</c> needs no password, any other user does.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlServer>> TheShared = new(() => StartAsync(), LazyThreadSafetyMode.ExecutionAndPublication);
    private readonly DirectoryInfo _directory;
    private readonly string[] _settings;
    private SupervisedProcess? _process;
    private int _databases;

    private PostgreSqlServer(DirectoryInfo directory, string[] settings) => (_directory, _settings) = (directory, settings);

    /// <summary>Where it listens; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>The server that the tests of this process share. Who stops servers starts one of their own.</summary>
    public static Task<PostgreSqlServer> SharedAsync() => TheShared.Value;

    /// <summary>Makes and starts a server.</summary>
    /// <param name="settings">
    /// As in postgresql.conf, <c>name=value</c>. Without <c>fsync=on</c> what is committed survives the server's death but not the
    /// machine's.
    /// </param>
    public static async Task<PostgreSqlServer> StartAsync(params string[] settings)
    {
        var server = new PostgreSqlServer(Directory.CreateTempSubdirectory("postgresql-"), settings);
        try
        {
            await server.InitializeAsync();
            await server.StartAsync(Ports.FindFree);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach a database, as user <c>postgres</c>.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="port">Where a link to the server begins; null: the server itself.</param>
    public string ConnectionString(string database, int? port = null) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port ?? Port,
            Username = "postgres",
            Database = database,
        }.ConnectionString;

    /// <summary>Makes a database that is gone after the test.</summary>
    /// <param name="template">The database to copy, to which nobody may be connected; null: an empty one.</param>
    public async Task<PostgreSqlTestDatabase> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        return new PostgreSqlTestDatabase(this, name);
    }

    /// <summary>Runs a statement as the server's owner, outside any test's database.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Tests write their own statements.")]
    public async Task ExecuteAsync(string sql)
    {
        // Without a pool, so that the statement never meets a connection from before a restart.
        await using var source = new NpgsqlDataSourceBuilder(ConnectionString("postgres") + ";Pooling=false").Build();
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server as <c>kill -9</c> does: no connection is told, nothing is written any more.</summary>
    public Task KillAsync() => EndAsync("kill");

    /// <summary>Ends the server in order: transactions are rolled back, connections closed.</summary>
    public Task StopAsync() => EndAsync("stop");

    /// <summary>Starts a server that was ended. Returns when it takes connections.</summary>
    public Task StartAgainAsync() => StartAsync(() => Port);

    /// <summary>Ends the server and removes all that it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync("kill");
        _directory.Delete(recursive: true);
    }

    private async Task StartAsync(Func<int> port)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = port();
            try
            {
                _process = await PostgreSqlProcess.StartAsync(
                    _directory.FullName,
                    ["-p", Port.ToString(CultureInfo.InvariantCulture), .. SettingArguments(_settings)]
                );
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                // Somebody took the port since it was free, or the last processes of the server that was killed are not gone yet.
            }
        }
    }

    private async Task EndAsync(string how)
    {
        await _process!.EndAsync(how);
        _process = null;
    }

    private async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await PostgreSqlProcess.RunAsync(["chown", "nobody:nogroup", _directory.FullName]);
        var data = Path.Combine(_directory.FullName, "data");
        await PostgreSqlProcess.RunAsync([
            .. PostgreSqlInstallation.Command("initdb"),
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        await File.WriteAllTextAsync(
            Path.Combine(data, "pg_hba.conf"),
            """
            host all postgres 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """
        );
    }

    private static string[] SettingArguments(string[] settings)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            "fsync=off",
            "lc_messages=C",
            .. settings,
        ];
        return Array.ConvertAll(all, setting => "--" + setting);
    }
}
