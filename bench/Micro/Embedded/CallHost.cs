using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Payments.Embedded;

namespace Orleans.Payments.Bench.Micro;

/// <summary>The embedded grain host.</summary>
internal sealed class CallHost : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddEmbeddedGrains().BuildServiceProvider();

    private CallHost() => Grains = _services.GetRequiredService<IGrainFactory>();

    public IGrainFactory Grains { get; }

    public static async Task<CallHost> Start()
    {
        var host = new CallHost();
        await host._services.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<IHostedService>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
