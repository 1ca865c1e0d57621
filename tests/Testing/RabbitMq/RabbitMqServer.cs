using System.Globalization;
using System.Runtime.CompilerServices;
using Payments.Testing.Processes;

namespace Payments.Testing.RabbitMq;

/// <summary>
/// A RabbitMQ broker of this process's own, with the plugins and settings of deploy/compose/rabbitmq: in a temporary directory, on free
/// ports of 127.0.0.1, as a user without rights, with a port mapper of its own. It ends with this process, even when this process is
/// killed.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    /// <summary>Users of MQTT that every broker knows.</summary>
    public static readonly IReadOnlyList<string> Payers = ["alice", "bob"];

    private static readonly Lazy<Task<RabbitMqServer>> TheShared = new(StartAsync, LazyThreadSafetyMode.ExecutionAndPublication);
    private readonly DirectoryInfo _directory;
    private readonly int _distributionPort = Ports.FindFree();
    private readonly int _mapperPort = Ports.FindFree();
    private SupervisedProcess? _process;
    private int _hosts;

    private RabbitMqServer(DirectoryInfo directory) => _directory = directory;

    /// <summary>Everybody's password.</summary>
    public static string Password => RabbitMqDefinitions.Password;

    /// <summary>Where AMQP is spoken; the same after a restart.</summary>
    public int Port { get; } = Ports.FindFree();

    /// <summary>Where MQTT is spoken; the same after a restart.</summary>
    public int MqttPort { get; } = Ports.FindFree();

    /// <summary>
    /// The broker that the tests of this process share, each in a virtual host of its own. Who stops brokers starts one of their own.
    /// </summary>
    public static Task<RabbitMqServer> SharedAsync() => TheShared.Value;

    /// <summary>Makes and starts a broker.</summary>
    public static async Task<RabbitMqServer> StartAsync()
    {
        var server = new RabbitMqServer(Directory.CreateTempSubdirectory("rabbitmq-"));
        try
        {
            await server.ConfigureAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The name of a virtual host that nobody has used yet.</summary>
    public string NextHost()
    {
        var number = Interlocked.Increment(ref _hosts);
        return number <= RabbitMqDefinitions.Hosts
            ? RabbitMqDefinitions.Host(number)
            : throw new InvalidOperationException("The broker has no more virtual hosts.");
    }

    /// <summary>How user <c>payments</c> reaches a virtual host.</summary>
    public string Uri(string host) => string.Create(CultureInfo.InvariantCulture, $"amqp://payments:{Password}@127.0.0.1:{Port}/{host}");

    /// <summary>Ends the broker as <c>kill -9</c> does.</summary>
    public Task KillAsync() => EndAsync("kill");

    /// <summary>Ends the broker in order.</summary>
    public Task StopAsync() => EndAsync("stop");

    /// <summary>Starts a broker that was ended, with what it had stored. Returns when it takes connections.</summary>
    public async Task StartAgainAsync() => _process = await RabbitMqProcess.StartAsync(_directory.FullName, Environment(), _mapperPort);

    /// <summary>Has the broker stand still: connections stay open, and nothing is answered.</summary>
    public Task PauseAsync() => _process!.SendAsync("pause");

    /// <summary>Has a broker that stands still go on.</summary>
    public Task ResumeAsync() => _process!.SendAsync("resume");

    /// <summary>Makes a user of MQTT with deploy/compose/rabbitmq/broker-user.sh, as operators do.</summary>
    public Task AddUserAsync(string host, string role, string name)
    {
        var script = Deployed("broker-user.sh");
        var environment = Environment();
        environment["VHOST"] = host;
        environment["RABBITMQCTL"] = string.Join(' ', [.. RabbitMqInstallation.Unprivileged, RabbitMqInstallation.Program("rabbitmqctl")]);
        return RabbitMqProcess.RunAsync(["sh", script, role, name], environment, Password + "\n");
    }

    /// <summary>Ends the broker and removes all that it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync("kill");
        _directory.Delete(recursive: true);
    }

    private async Task EndAsync(string how)
    {
        await _process!.EndAsync(how);
        _process = null;
    }

    private async Task ConfigureAsync()
    {
        const string DeployedPort = "mqtt.listeners.tcp.default = 1883";
        var deployed = await File.ReadAllTextAsync(Deployed("payments.conf"));
        if (!deployed.Contains(DeployedPort, StringComparison.Ordinal))
            throw new InvalidOperationException($"payments.conf does not say \"{DeployedPort}\".");
        await File.WriteAllTextAsync(
            InDirectory("rabbitmq.conf"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {deployed.Replace(DeployedPort, $"mqtt.listeners.tcp.default = 127.0.0.1:{Text(MqttPort)}", StringComparison.Ordinal)}
                listeners.tcp.default = 127.0.0.1:{Port}
                loopback_users = none
                log.console = true
                log.console.level = info
                log.file = false
                load_definitions = {InDirectory("definitions.json")}

                """
            )
        );
        File.Copy(Deployed("enabled_plugins"), InDirectory("enabled_plugins"));
        await File.WriteAllTextAsync(InDirectory("definitions.json"), RabbitMqDefinitions.Of(Payers));
        if (System.Environment.IsPrivilegedProcess)
            await RabbitMqProcess.RunAsync(["chown", "-R", "nobody:nogroup", _directory.FullName], new Dictionary<string, string>());
    }

    private Dictionary<string, string> Environment() =>
        new(StringComparer.Ordinal)
        {
            ["HOME"] = _directory.FullName,
            ["LANG"] = "C.UTF-8",
            ["ERL_EPMD_PORT"] = Text(_mapperPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_NODENAME"] = $"payments-{Text(Port)}@localhost",
            ["RABBITMQ_DIST_PORT"] = Text(_distributionPort),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2",
            ["RABBITMQ_MNESIA_BASE"] = InDirectory("mnesia"),
            ["RABBITMQ_LOG_BASE"] = InDirectory("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = InDirectory("rabbitmq"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = InDirectory("enabled_plugins"),
            ["RABBITMQ_PID_FILE"] = InDirectory("pid"),
        };

    /// <summary>A file of deploy/compose/rabbitmq.</summary>
    public static string Deployed(string name) =>
        Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "deploy", "compose", "rabbitmq", name));

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
