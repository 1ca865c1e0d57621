using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Testing.Hosting;

/// <summary>A real server on a free port of 127.0.0.1.</summary>
public static class LocalServer
{
    public static async Task<(WebApplication App, string Url)> Start(Action<IServiceCollection> configure, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        configure(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return (app, string.Concat(app.Urls));
    }
}
