using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api;
using Payments.Client.Merchants;
using Payments.Testing.Processes;
using Xunit;

[assembly: AssemblyFixture(typeof(Payments.Client.Tests.Hosting.RunningServer))]

namespace Payments.Client.Tests.Hosting;

/// <summary>A whole server in this process, over real HTTP, for all tests: each has merchants of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("payments-").FullName;
    private WebApplication? _app;

    /// <summary>Where it listens, the same after a restart.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{Ports.FindStable()}");

    public string AdminToken => File.ReadAllText(Path.Combine(_directory, "admin.token")).Trim();

    public HttpClient Http { get; } = new();

    /// <summary>What it is told besides; of one that a test has for itself.</summary>
    public string[] Settings { get; init; } = [];

    public async ValueTask InitializeAsync() => await Start();

    /// <summary>Stops it and starts it again at the same address, on the same files.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>A client of it.</summary>
    public PaymentsClient Client(PaymentsCredentials credentials) =>
        new(new PaymentsClientOptions { Url = Url, Credentials = credentials });

    /// <summary>A client that speaks for operators.</summary>
    public PaymentsClient Operator() => Client(PaymentsCredentials.AdminToken(AdminToken));

    /// <summary>Registers a merchant.</summary>
    public async Task<Merchant> Register(NewMerchant? merchant = null)
    {
        using var client = Operator();
        return await client.Merchants.RegisterAsync(merchant ?? new NewMerchant { Name = "Shop" });
    }

    /// <summary>A client that speaks for a new merchant.</summary>
    public async Task<PaymentsClient> Merchant() => Client(PaymentsCredentials.ApiKey((await Register()).ApiKey!));

    /// <summary>Does on the sandbox's page what a payer would.</summary>
    public async Task Pay(string payUrl, string outcome = "paid")
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("outcome", outcome)]);
        using var response = await Http.PostAsync(payUrl, form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Stop();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task Start()
    {
        _app = PaymentsApi.Build(
            [
                "--urls",
                Url.AbsoluteUri,
                "--environment",
                "Development",
                "--Payments:DataDirectory",
                _directory,
                "--Logging:LogLevel:Default",
                "Warning",
                "--hostBuilder:reloadConfigOnChange",
                "false",
                .. Settings,
            ],
            services => services.AddLogging(logging => logging.ClearProviders())
        );
        await _app.StartAsync();
    }

    private async Task Stop()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }
}
