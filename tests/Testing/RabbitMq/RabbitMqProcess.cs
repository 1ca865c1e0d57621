using Payments.Testing.Processes;

namespace Payments.Testing.RabbitMq;

/// <summary>How a broker is started, watched over and ended. Broker and epmd are a process group of their own.</summary>
internal static class RabbitMqProcess
{
    private const string ShellScript = """
        directory=$1; shift
        "$@" & server=$!
        while read -r word; do
          case "$word" in
            pause) kill -STOP -$server ;;
            resume) kill -CONT -$server ;;
            stop) kill -TERM $server; wait $server; break ;;
            *) break ;;
          esac
        done
        kill -KILL -$server 2>/dev/null
        wait $server
        if [ -z "$word" ]; then rm -rf "$directory"; fi
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    /// <param name="directory">All that the broker stores.</param>
    /// <param name="environment">The broker's settings.</param>
    /// <param name="epmdPort">Where Erlang's port mapper listens for this broker alone.</param>
    /// <exception cref="InvalidOperationException">The broker did not start; the message holds what it wrote.</exception>
    public static Task<SupervisedProcess> StartAsync(string directory, IReadOnlyDictionary<string, string> environment, int epmdPort)
    {
        var server = RabbitMqInstallation.Program("rabbitmq-server");
        return SupervisedProcess.StartAsync(
            ShellScript,
            directory,
            [.. RabbitMqInstallation.Unprivileged, "setsid", "sh", "-c", $"epmd -address 127.0.0.1 -port {epmdPort} & exec {server}"],
            environment,
            line => line.Contains("Server startup complete", StringComparison.Ordinal) ? true : null,
            StartTimeout
        );
    }

    /// <summary>Runs one of the broker's programs to its end.</summary>
    public static Task<string> RunAsync(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string input = "") =>
        SupervisedProcess.RunAsync(command, environment, StartTimeout, input);
}
