using System.Globalization;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Server;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Crash.Tests.SingleProcess;

public sealed class Opening_ports
{
    [Fact]
    public async Task two_servers_beside_each_other_listen_for_http_and_for_nothing_else()
    {
        using var run = new CrashRun();
        var chance = run.RandomStream(4);
        int[] ports = [Ports.FindStable(chance), Ports.FindStable(chance)];
        await using var first = ServerPrograms.OnOneMachine(run.DataDirectory, Path.Combine(run.Directory, "first.log"), ports[0]);
        await using var second = ServerPrograms.OnOneMachine(run.DataDirectory + "2", Path.Combine(run.Directory, "second.log"), ports[1]);
        await first.StartAndWait();
        await second.StartAndWait();

        Assert.Equal([ports[0]], Listening(first.ProcessId));
        Assert.Equal([ports[1]], Listening(second.ProcessId));
        run.Conclude(new Findings());
    }

    /// <summary>The ports that a process listens at, as the kernel says (proc_pid_fd(5), proc_net_tcp).</summary>
    private static IReadOnlyList<int> Listening(int process)
    {
        var sockets = new DirectoryInfo($"/proc/{process}/fd")
            .EnumerateFiles()
            .Select(file => file.LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. new[] { "tcp", "tcp6" }
                .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == "0A" && sockets.Contains(fields[9]))
                .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Distinct()
                .Order(),
        ];
    }
}
