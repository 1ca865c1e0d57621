using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Grains.Actions;
using Payments.Grains.Alerts;
using Payments.Testing;

namespace Payments.Api.Tests.Hosting;

/// <summary>The whole server in this process: real HTTP on a free port, a real database, and a clock that the test owns.</summary>
public sealed class PaymentsServer : IAsyncDisposable
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("payments-").FullName;
    private readonly Action<IServiceCollection> _replace;
    private WebApplication? _app;

    private PaymentsServer(string[] settings, Action<IServiceCollection> replace, Func<string, IServerDatabase> database) =>
        (Settings, _replace, Database) = (settings, replace, database(_directory));

    public ManualClock Clock { get; } = new();

    /// <summary>Its data directory.</summary>
    public string Directory => _directory;

    /// <summary>What it is started with, besides what every test's server is; what is changed here holds from the next start on.</summary>
    public string[] Settings { get; set; }

    public HttpClient Http { get; private set; } = null!;

    public string Url { get; private set; } = null!;

    internal IServerDatabase Database { get; }

    public IServiceProvider Services => _app!.Services;

    public static Task<PaymentsServer> Start(params string[] settings) => Start(_ => { }, settings);

    /// <summary>Starts a server some parts of which are replaced.</summary>
    internal static Task<PaymentsServer> Start(Action<IServiceCollection> replace, params string[] settings) =>
        Start(replace, ServerDatabase.Of, settings);

    /// <summary>Starts a server for what only SQLite has, whatever the other tests run on.</summary>
    internal static Task<PaymentsServer> StartOnSqlite(Action<IServiceCollection> replace, params string[] settings) =>
        Start(replace, directory => new SqliteServerDatabase(directory), settings);

    private static async Task<PaymentsServer> Start(
        Action<IServiceCollection> replace,
        Func<string, IServerDatabase> database,
        string[] settings
    )
    {
        var server = new PaymentsServer(settings, replace, database);
        await server.Database.Make();
        await server.Start();
        return server;
    }

    /// <summary>Stops the server and starts it again on the same files.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Moves the clock on, and lets the server finish what that made due, so that time never runs ahead of the work.</summary>
    public async Task AdvanceTime(TimeSpan time)
    {
        Clock.Advance(time);
        var (calls, messages) = (Services.GetRequiredService<OrderActions>(), Services.GetRequiredService<AlertDispatch>());
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        for (var quiet = 0; quiet < 3; quiet = calls.InFlight + messages.InFlight == 0 ? quiet + 1 : 0)
            using (await Http.GetAsync("/health/ready", timeout.Token)) { }
    }

    public async Task<TestMerchant> Register(object? settings = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/merchants")
        {
            Content = Json.Content(settings ?? new { name = "Shop" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken());
        using var response = await Http.SendAsync(request);
        var merchant = await Json.Of(response);
        return new TestMerchant(this, merchant.Text("id"), merchant.Text("api_key"), merchant.Text("webhook_secret"));
    }

    /// <summary>What a read is answered that is signed with a merchant's secret.</summary>
    public async Task<HttpStatusCode> SignedRead(string merchantId, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        var timestamp = Clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        request.Headers.Add("merchant-id", merchantId);
        request.Headers.Add("webhook-id", "msg_1");
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add(
            "webhook-signature",
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"msg_1.{timestamp}.GET /v1/orders\n")))
        );
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    public string AdminToken() => File.ReadAllText(Path.Combine(_directory, "admin.token")).Trim();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Database.Remove();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private async Task Start()
    {
        _app = PaymentsApi.Build(
            [
                "--urls",
                "http://127.0.0.1:0",
                "--environment",
                "Development",
                "--Payments:DataDirectory",
                _directory,
                "--Logging:LogLevel:Default",
                "Warning",
                // A watcher of files for each of hundreds of servers is of no use to any.
                "--hostBuilder:reloadConfigOnChange",
                "false",
                .. Database.Settings,
                .. Settings,
            ],
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                ServerDatabase.UseClock(services, Clock);
                SharedStatistics.Use(services);
                _replace(services);
            }
        );
        try
        {
            await _app.StartAsync();
        }
        catch
        {
            await _app.DisposeAsync();
            _app = null;
            throw;
        }

        Url = _app.Urls.First();
        Http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public async Task Stop()
    {
        if (_app is not { } app)
            return;
        _app = null;
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
