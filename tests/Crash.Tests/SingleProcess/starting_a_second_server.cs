using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Server;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Crash.Tests.SingleProcess;

public sealed class Starting_a_second_server
{
    [Theory]
    [InlineData(true, "Another process uses")]
    [InlineData(false, "where another program listens already")]
    public async Task on_the_same_directory_or_port_it_says_why_it_cannot_and_ends_with_1_while_the_first_goes_on(
        bool sameDirectory,
        string reason
    )
    {
        using var run = new CrashRun();
        var chance = run.RandomStream(3);
        var log = Path.Combine(run.Directory, "second.log");
        var port = Ports.FindStable(chance);
        await using var first = ServerPrograms.OnOneMachine(run.DataDirectory, Path.Combine(run.Directory, "first.log"), port);
        await first.StartAndWait();
        await using (
            var second = sameDirectory
                ? ServerPrograms.OnOneMachine(run.DataDirectory, log, Ports.FindStable(chance))
                : ServerPrograms.OnOneMachine(run.DataDirectory + "2", log, port)
        )
        {
            second.Start();
            Assert.Equal(1, await second.ExitCode());
        }

        using var client = new PaymentsClient(first);
        var answer = await client.Send(HttpMethod.Get, "/health/ready", "");
        var said = await File.ReadAllTextAsync(log);
        Assert.Contains(
            reason,
            Assert.Single(said.Split('\n'), line => line.StartsWith("orleans-payments: cannot start: ", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("Unhandled exception", said);
        Assert.Equal(200, answer.Status);
        run.Conclude(new Findings());
    }
}
