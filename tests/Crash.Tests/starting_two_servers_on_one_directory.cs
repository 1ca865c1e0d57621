using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace Orleans.Payments.Crash.Tests;

public sealed class Starting_two_servers_on_one_directory
{
    [Fact]
    public async Task the_second_says_why_it_cannot_and_ends_with_1_while_the_first_goes_on()
    {
        using var run = new CrashRun();
        var chance = run.Chance(3);
        var log = Path.Combine(run.Directory, "second.log");
        await using var first = new ServerProcess(run.DataDirectory, Path.Combine(run.Directory, "first.log"), FreePort.Find(chance));
        await first.StartAndWait();
        await using (var second = new ServerProcess(run.DataDirectory, log, FreePort.Find(chance)))
        {
            second.Start();
            Assert.Equal(1, await second.ExitCode());
        }

        using var client = new PaymentsClient(first);
        var answer = await client.Send(HttpMethod.Get, "/health/ready", "");
        var said = await File.ReadAllTextAsync(log);
        Assert.Contains("orleans-payments: cannot start: Another process uses", said);
        Assert.DoesNotContain("   at ", said);
        Assert.Equal(200, answer.Status);
        run.Conclude(new Findings());
    }
}
