using System.Diagnostics;
using Payments.Testing.RabbitMq;
using Xunit;

namespace Payments.Api.Tests.Queue;

/// <summary>
/// deploy/compose/rabbitmq/broker-user.sh, with a rabbitmqctl that fails as a broker may. With a real one
/// <see cref="When_users_speak_mqtt"/> has it.
/// </summary>
public sealed class Making_users_of_the_broker : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-user-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("carol", "alice")]
    [InlineData("al", "alice")]
    [InlineData("10", "1e1")]
    public async Task a_user_that_is_not_there_is_added(string name, string other)
    {
        Assert.Equal((0, ""), await Make(name, users: other));

        Assert.Contains("add_user " + name, Said(), StringComparison.Ordinal);
        Assert.DoesNotContain("change_password", Said(), StringComparison.Ordinal);
        Assert.Contains("set_topic_permissions", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_user_that_is_there_has_its_password_changed()
    {
        Assert.Equal((0, ""), await Make("alice", users: "alice"));

        Assert.Contains("change_password alice", Said(), StringComparison.Ordinal);
        Assert.DoesNotContain("add_user", Said(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add_user")]
    [InlineData("list_users")]
    public async Task what_the_broker_refuses_is_not_taken_for_a_user_that_is_there(string refused)
    {
        var (exit, error) = await Make("bob", users: "bobby", refused);

        Assert.NotEqual(0, exit);
        Assert.Contains("the broker refuses " + refused, error, StringComparison.Ordinal);
        Assert.DoesNotContain("change_password", Said(), StringComparison.Ordinal);
        Assert.DoesNotContain("set_permissions", Said(), StringComparison.Ordinal);
    }

    private string Said() => File.ReadAllText(Path.Combine(_directory, "said"));

    private async Task<(int Exit, string Error)> Make(string name, string users, string refused = "nothing")
    {
        var control = Path.Combine(_directory, "rabbitmqctl.sh");
        await File.WriteAllTextAsync(
            control,
            $"""
            echo "$*" >>{_directory}/said
            case "$*" in
              *{refused}*) echo "the broker refuses {refused}" >&2; exit 65 ;;
              *list_users*) printf '%s\t[]\n' {users} ;;
              *add_user*|*change_password*) cat >/dev/null ;;
            esac
            """
        );
        var start = new ProcessStartInfo("sh", [RabbitMqServer.Deployed("broker-user.sh"), "payer", name])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["RABBITMQCTL"] = "sh " + control;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync("a password");
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, await error);
    }
}
