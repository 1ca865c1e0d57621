using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Payments.Bench.Micro;

/// <summary>A silo of Orleans, alone and called from within its process.</summary>
internal sealed class CallHost : IAsyncDisposable
{
    private readonly IHost _silo;

    private CallHost(IHost silo) => _silo = silo;

    public IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    public static async Task<CallHost> Start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        var host = new CallHost(builder.Build());
        await host._silo.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
    }
}
