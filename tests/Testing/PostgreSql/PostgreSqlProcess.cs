using Payments.Testing.Processes;

namespace Payments.Testing.PostgreSql;

/// <summary>How a PostgreSQL server is started, watched over and ended.</summary>
internal static class PostgreSqlProcess
{
    private const string ShellScript = """
        directory=$1; shift
        "$@" & server=$!
        read -r word
        case "$word" in
          stop) kill -INT $server ;;
          *) kill -KILL $server $(cat /proc/$server/task/$server/children) ;;
        esac
        wait $server
        if [ -z "$word" ]; then rm -rf "$directory"; fi
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> Environment = [];

    /// <exception cref="InvalidOperationException">The server did not start; the message holds what it wrote.</exception>
    public static Task<SupervisedProcess> StartAsync(string directory, IEnumerable<string> arguments) =>
        SupervisedProcess.StartAsync(
            ShellScript,
            directory,
            [.. PostgreSqlInstallation.Command("postgres"), "-D", directory + "/data", .. arguments],
            Environment,
            IsReady,
            StartTimeout
        );

    public static Task RunAsync(IEnumerable<string> command) => SupervisedProcess.RunAsync(command, Environment, StartTimeout);

    private static bool? IsReady(string line) =>
        line.EndsWith("database system is ready to accept connections", StringComparison.Ordinal) ? true
        // A client that comes too early is told so with a fatal error of its own.
        : line.Contains("FATAL: ", StringComparison.Ordinal) && !line.Contains("the database system is", StringComparison.Ordinal) ? false
        : null;
}
