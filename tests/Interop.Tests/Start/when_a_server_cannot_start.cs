using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Payments.Interop.Tests.Start;

/// <summary>Whoever gives a server what it cannot use is told in one line what to change.</summary>
public sealed class When_a_server_cannot_start : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("start-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("--Urls 127.0.0.1", "Urls names \"127.0.0.1\"")]
    [InlineData("--Urls https://127.0.0.1:0", "Urls names https://127.0.0.1:0; this server speaks plain HTTP")]
    [InlineData("--Urls ftp://127.0.0.1:0", "Urls names ftp://127.0.0.1:0")]
    [InlineData("--Urls http://127.0.0.1:70000", "Urls names http://127.0.0.1:70000")]
    [InlineData("--Urls http://127.0.0.1:0/path", "Urls names http://127.0.0.1:0/path; an address has no path")]
    [InlineData("--Urls http://203.0.113.7:0", "Urls names http://203.0.113.7:0, where this machine cannot listen")]
    [InlineData("--Urls http://localhost:0", "Urls names http://localhost:0")]
    [InlineData("--Payments:Notifications:AllowedNetworks:0 127.0.0.0/99", "Payments:Notifications:AllowedNetworks:0 is \"127.0.0.0/99\"")]
    [InlineData("--Payments:Notifications:TimeLimit soon", "Payments:Notifications:TimeLimit")]
    [InlineData("--Payments:Sandbox:Enabled perhaps", "Payments:Sandbox:Enabled is \"perhaps\"; it must be true or false.")]
    [InlineData("--Payments:DataDir here", "Payments:DataDir is not a setting. The nearest that there is: Payments:DataDirectory.")]
    [InlineData("--Payments:DataDirectory /dev/null", "Payments:DataDirectory is \"/dev/null\"")]
    [InlineData("--Payments:Channels:wehcat:MaxConcurrent 3", "Payments:Channels:wehcat is set, but there is no such channel")]
    [InlineData("--Logging:LogLevel:Default Loud", "Logging:LogLevel:Default is \"Loud\"")]
    [InlineData("--Logging:Console:FormatterName jsn", "Logging:Console:FormatterName is \"jsn\"")]
    [InlineData("--Url http://127.0.0.1:0", "--Url is not a setting. The nearest that there is: --Urls.")]
    [InlineData("--Urls", "--Urls has no value")]
    [InlineData("--Payments:Sandbox:Enabled --Urls http://127.0.0.1:0", "--Payments:Sandbox:Enabled has no value")]
    [InlineData("serve", "serve is not understood")]
    [InlineData("-x", "-x is not understood")]
    [InlineData("--health", "--health")]
    public async Task it_says_why_in_one_line(string words, string why) => await Refused(why, words.Split(' '));

    [Fact]
    public async Task and_the_environment_is_misspelt_it_says_so() =>
        await Refused(
            "Payments:Limits:RequestPerSecond is not a setting. The nearest that there is: Payments:Limits:RequestsPerSecond.",
            [],
            ("Payments__Limits__RequestPerSecond", "5")
        );

    [Fact]
    public async Task and_a_file_of_settings_cannot_be_read_it_names_file_and_line()
    {
        var file = Path.Combine(Path.GetDirectoryName(Command.Server)!, "appsettings.Broken.json");
        await File.WriteAllTextAsync(file, "{\n  \"Payments\": {\n    \"DataDirectory\" \"here\"\n  }\n}\n");
        try
        {
            var told = await Refused("appsettings.Broken.json", ["--environment", "Broken"]);
            Assert.Contains("LineNumber: 2", told, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task and_its_port_is_taken_it_has_touched_nothing_yet()
    {
        using var other = Listen(out var url);

        await Refused(
            $"Urls names {url}, where another program listens already.",
            ["--Urls", url, "--Payments:DataDirectory", Path.Combine(_directory, "data")]
        );

        Assert.False(Directory.Exists(Path.Combine(_directory, "data")));
    }

    [Fact]
    public async Task and_nobody_has_said_where_to_listen_it_names_the_address_that_it_would_take()
    {
        using var other = ListenUnlessSomebodyDoes(5000);

        await Refused("Urls names http://localhost:5000, where another program listens already.", [], ("Urls", ""));
    }

    [Fact]
    public async Task and_it_is_a_front_end_whose_port_is_taken_it_does_not_wait_for_silos()
    {
        using var other = Listen(out var url);

        await Refused($"Urls names {url}, where another program listens already.", Cluster(["--Urls", url]));
    }

    [Fact]
    public async Task and_it_is_a_silo_whose_port_is_taken_it_names_that()
    {
        using var other = Listen(out var url);
        var port = new Uri(url).Port;

        await Refused(
            $"Payments:Cluster:SiloPort names 127.0.0.1:{port}, where another program listens already.",
            Cluster(["--Urls", "http://127.0.0.1:0", "--Payments:Cluster:CoHosted", "true", "--Payments:Cluster:SiloPort", $"{port}"])
        );
    }

    private static TcpListener? ListenUnlessSomebodyDoes(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            listener.Dispose();
            return null;
        }
    }

    private static TcpListener Listen(out string url)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        url = $"http://{listener.LocalEndpoint}";
        return listener;
    }

    private static string[] Cluster(string[] more) =>
        [
            "--Payments:PostgreSql:ConnectionString",
            "Host=127.0.0.1;Port=1;Database=payments",
            "--Payments:AdminToken",
            "a-token-of-a-test",
            "--Payments:MasterKey",
            Convert.ToBase64String(new byte[32]),
            "--Payments:Cluster:Tls:Enabled",
            "false",
            .. more,
        ];

    private async Task<string> Refused(string why, string[] words, params (string Name, string Value)[] environment)
    {
        // A port of its own, lest it meet a server that runs here; what a test gives comes later, and counts.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Payments__DataDirectory"] = Path.Combine(_directory, "data"),
        };
        foreach (var (name, value) in environment)
            settings[name] = value;

        var (exitCode, output, errors) = await Command.TryRun(
            TimeSpan.FromMinutes(1),
            Command.Dotnet,
            [Command.Server, .. words],
            _directory,
            settings
        );

        Assert.True(exitCode == 1, $"It ended with {exitCode}.\n{output}\n{errors}");
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return errors;
    }
}
