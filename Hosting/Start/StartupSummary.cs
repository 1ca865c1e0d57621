using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Payments.Hosting.Dashboard;
using Payments.Hosting.Databases;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Start;

/// <summary>
/// Says once, when the server is up, what a person needs next: where it is, where its files and the admin token are, and what is off.
/// </summary>
internal sealed partial class StartupSummary(
    ProcessSettings process,
    ServerAddress address,
    IConfiguration configuration,
    IHostEnvironment environment,
    ILogger<StartupSummary> logger
)
{
    private PaymentsSettings Payments => process.Payments;

    /// <summary>Logs it.</summary>
    /// <param name="listening">Where the server listens.</param>
    public void Log(IEnumerable<string> listening)
    {
        var text = new StringBuilder(
            $"{environment.ApplicationName} {Usage.Version} is up: {Role}, environment {environment.EnvironmentName}"
        );
        foreach (var (name, value) in Lines(listening))
            text.Append('\n').Append(name.PadRight(16)).Append(value);
        var summary = text.ToString();
        LogUp(summary);
    }

    private string Role =>
        (process.Cluster, process.HostsGrains) switch
        {
            (null, _) => "one process that is all there is",
            ({ CoHosted: true }, _) => "silo and front end of a cluster",
            (_, true) => "silo of a cluster",
            _ => process.HostsSandbox ? "front end of a cluster, and its simulated provider" : "front end of a cluster",
        };

    private bool IsSilo => process is { HostsGrains: true, Cluster: { CoHosted: false } };

    private IEnumerable<(string Name, string Value)> Lines(IEnumerable<string> listening)
    {
        yield return (
            "Addresses",
            string.Join(", ", listening) + (Payments.PublicUrl is { } url ? $", for payers and providers {url}" : "")
        );
        if (!IsSilo && Payments.ConsoleEnabled)
            yield return ("Console", address.Listening + "/console, for a browser: the admin token or an API key");
        if (!IsSilo && Payments.DocsEnabled)
            yield return ("API page", address.Listening + "/docs");
        if (process.HostsGrains)
            yield return (
                "Dashboard",
                $"{Payments.Management?.Url.TrimEnd('/') ?? address.Listening}{AdminDashboard.Path}, password: the admin token"
            );
        yield return (
            "Admin token",
            Payments.AdminToken is null ? "in " + File(FirstRunSecrets.AdminTokenFile) : "as Payments:AdminToken says"
        );
        if (process.HasFiles)
            yield return ("Data directory", Path.GetFullPath(Payments.DataDirectory));
        yield return ("Database", Database);
        if (Off() is { Count: > 0 } off)
            yield return ("Off", string.Join(", ", off));
    }

    private string Database
    {
        get
        {
            if (process.Cluster is not { } cluster)
                return File(SqliteServices.DatabaseFile);
            var connection = new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString);
            return $"PostgreSQL at {connection.Host}, {connection.Database}";
        }
    }

    private List<string> Off()
    {
        var off = new List<string>();
        if (!Payments.SandboxEnabled)
            off.Add($"simulated provider ({PaymentsSettings.SandboxSetting})");
        if (!IsSilo && !Payments.DocsEnabled)
            off.Add($"API page ({PaymentsSettings.DocsSetting})");
        if (!IsSilo && configuration.Text("Payments:RabbitMq:Uri") is null)
            off.Add("RabbitMQ (Payments:RabbitMq:Uri)");
        if (Payments.Telemetry is null)
            off.Add("OTLP (Payments:Telemetry:OtlpEndpoint)");
        return off;
    }

    private string File(string name) => Path.GetFullPath(Path.Combine(Payments.DataDirectory, name));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Summary}")]
    private partial void LogUp(string summary);
}
