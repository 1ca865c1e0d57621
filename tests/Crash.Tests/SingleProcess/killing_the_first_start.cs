using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Server;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Crash.Tests.SingleProcess;

/// <summary>The first start makes secrets and schemas; killed anywhere in between, the next start goes on from there.</summary>
public sealed class Killing_the_first_start
{
    private const int Servers = 8;
    private const int MaxKills = 3;
    private const int MaxChanges = 40;

    [Fact]
    public async Task leaves_a_directory_that_the_next_start_can_use()
    {
        using var run = new CrashRun();
        var findings = new Findings();
        var chance = run.RandomStream(2);
        using var files = new FileChanges(run.Directory);
        for (var i = 1; i <= Servers; i++)
        {
            var directory = Path.Combine(run.Directory, $"data{i}");
            await using var server = ServerPrograms.OnOneMachine(
                directory,
                Path.Combine(run.Directory, $"server{i}.log"),
                Ports.FindStable(chance)
            );
            string? token = null;
            for (var kills = chance.Next(MaxKills); kills >= 0; kills--)
            {
                server.Start();
                await files.During(server, chance.Next(MaxChanges));
                await server.Kill();
                findings.AddUnless(token is null || token == Token(directory), $"{directory} got another admin token");
                token = Token(directory);
            }

            await server.StartAndWait();
            findings.AddUnless(token is null || token == Token(directory), $"{directory} got another admin token");
            using var client = new PaymentsClient(server);
            var answer = await client.Send(HttpMethod.Post, "/v1/merchants", Token(directory)!, new { name = "Shop" });
            findings.AddUnless(answer.Status == 201, $"{directory}: registering gave {answer}");
        }

        run.Conclude(findings);
    }

    private static string? Token(string directory)
    {
        var path = Path.Combine(directory, "admin.token");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
