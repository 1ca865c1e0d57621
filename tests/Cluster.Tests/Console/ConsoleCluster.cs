using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api;
using Payments.Silo;
using Payments.Testing.Hosting;
using Payments.Testing.PostgreSql;
using Payments.Testing.Processes;

namespace Payments.Cluster.Tests.Console;

/// <summary>A silo and two front ends, each the program itself in this process, on a database of their own.</summary>
internal sealed class ConsoleCluster : IAsyncDisposable
{
    public const string AdminToken = "admin-token-of-a-test";

    private readonly PostgreSqlTestDatabase _database;
    private readonly WebApplication _silo;
    private readonly List<WebApplication> _frontEnds = [];
    private readonly ErrorLog _errors = new();

    private ConsoleCluster(PostgreSqlTestDatabase database)
    {
        _database = database;
        string[] all =
        [
            "--urls",
            "http://127.0.0.1:0",
            "--Payments:PostgreSql:ConnectionString",
            database.ConnectionString,
            "--Payments:PostgreSql:PoolSize",
            "5",
            "--Payments:MasterKey",
            Convert.ToBase64String(new byte[32]),
            "--Payments:AdminToken",
            AdminToken,
            "--Payments:PublicUrl",
            "http://127.0.0.1",
            "--Payments:Sandbox:Enabled",
            "false",
            "--Payments:Cluster:Tls:Enabled",
            "false",
            "--hostBuilder:reloadConfigOnChange",
            "false",
            .. Channel.SelectMany(setting => new[] { "--Payments:Channels:acme:" + setting.Key, setting.Value }),
        ];
        _silo = SiloProcess.Build([
            .. all,
            "--Logging:LogLevel:Default",
            "Error",
            "--Payments:Cluster:AdvertisedAddress",
            "127.0.0.1",
            "--Payments:Cluster:SiloPort",
            Ports.FindFree().ToString(CultureInfo.InvariantCulture),
            "--Payments:Cluster:GatewayPort",
            Ports.FindFree().ToString(CultureInfo.InvariantCulture),
        ]);
        for (var i = 0; i < 2; i++)
            _frontEnds.Add(
                PaymentsApi.Build(all, services => services.AddLogging(logging => logging.ClearProviders().AddProvider(_errors)))
            );
    }

    /// <summary>A provider that needs no call to accept an order.</summary>
    private static Dictionary<string, string> Channel { get; } =
        new(StringComparer.Ordinal)
        {
            ["Kind"] = "http",
            ["Mode"] = "test",
            ["Secret"] = "a secret of the provider",
            ["Signature:Scheme"] = "hmac_sha256",
            ["Signature:Header"] = "X-Signature",
            ["Signature:Callback"] = "{body}",
            ["PayUrl"] = "https://pay.example/{order_id}",
            ["Answers:Status"] = "status",
            ["Answers:OrderId"] = "order",
            ["Answers:PaymentId"] = "id",
            ["Answers:Amount"] = "amount",
            ["Answers:Currency"] = "currency",
            ["Refund:Url"] = "https://pay.example/refunds",
            ["Refund:Words:done"] = "succeeded",
            ["Callback:Words:paid"] = "paid",
        };

    /// <summary>Where the front ends listen.</summary>
    public IReadOnlyList<Uri> FrontEnds => [.. _frontEnds.Select(frontEnd => new Uri(frontEnd.Urls.First()))];

    /// <summary>What the front ends have logged as errors.</summary>
    public IEnumerable<string> Errors => _errors.Lines;

    public static async Task<ConsoleCluster> Start()
    {
        var cluster = new ConsoleCluster(await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync());
        await cluster._silo.StartAsync();
        foreach (var frontEnd in cluster._frontEnds)
            await frontEnd.StartAsync();
        return cluster;
    }

    /// <summary>Sends a request to a front end's API, and reads its answer.</summary>
    public async Task<JsonElement> Send(int frontEnd, HttpMethod method, string path, string key, object? body = null)
    {
        using var http = new HttpClient { BaseAddress = FrontEnds[frontEnd] };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        foreach (var process in _frontEnds.Append(_silo))
        {
            await process.StopAsync(stopping.Token);
            await process.DisposeAsync();
        }

        _errors.Dispose();
        await _database.DisposeAsync();
    }
}
