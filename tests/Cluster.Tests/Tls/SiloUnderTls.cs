using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Payments.Silo;
using Payments.Testing.Certificates;
using Payments.Testing.Processes;

namespace Payments.Cluster.Tests.Tls;

/// <summary>The silo's own program in this process, with real connections and certificates in a directory of its own.</summary>
internal sealed class SiloUnderTls : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _isStarted;

    public SiloUnderTls(string connectionString, string directory, TestAuthority authority)
    {
        (Directory, Port) = (directory, Ports.FindFree());
        _app = SiloProcess.Build([
            "--urls",
            "http://127.0.0.1:0",
            "--Payments:PostgreSql:ConnectionString",
            connectionString,
            "--Payments:PostgreSql:PoolSize",
            "5",
            "--Payments:MasterKey",
            Convert.ToBase64String(new byte[32]),
            "--Payments:AdminToken",
            "admin-token-of-a-test",
            "--Payments:Sandbox:Enabled",
            "false",
            "--Payments:Cluster:AdvertisedAddress",
            "127.0.0.1",
            "--Payments:Cluster:SiloPort",
            Port.ToString(CultureInfo.InvariantCulture),
            "--Payments:Cluster:GatewayPort",
            Ports.FindFree().ToString(CultureInfo.InvariantCulture),
            "--hostBuilder:reloadConfigOnChange",
            "false",
            "--Logging:LogLevel:Default",
            "Error",
            .. authority.Write(directory, "silo"),
        ]);
    }

    /// <summary>Where its certificates are.</summary>
    public string Directory { get; }

    /// <summary>Where other silos reach it.</summary>
    public int Port { get; }

    public async Task Start(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        _isStarted = true;
    }

    /// <summary>The ports of the silos that are active, as this one knows.</summary>
    public async Task<IReadOnlyList<int>> Active() =>
        [
            .. (await _app.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true))
                .Keys.Select(silo => silo.Endpoint.Port)
                .Order(),
        ];

    /// <summary>Connects as a silo would.</summary>
    /// <param name="shown">What the client shows of itself; null: nothing.</param>
    /// <returns>What the silo shows of itself; null when it closed the connection without a word.</returns>
    [SuppressMessage("Security", "CA5359", Justification = "What the silo shows is what is asked for; the test compares it.")]
    public async Task<X509Certificate2?> Connect(X509Certificate2? shown)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, timeout.Token);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "any",
                    ClientCertificates = shown is null ? null : [shown],
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                timeout.Token
            );
            // A silo that accepts a connection says first which protocol it speaks.
            return await stream.ReadAsync(new byte[1], timeout.Token) == 0 ? null : new X509Certificate2(stream.RemoteCertificate!);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        if (_isStarted)
            await _app.StopAsync(stopping.Token);
        await _app.DisposeAsync();
    }
}
