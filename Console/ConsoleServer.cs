using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Console;

/// <summary>
/// The console of a server, with services of its own: what its pages are made of costs the server's other requests nothing.
/// </summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServiceScopeFactory _scopes;
    private readonly RequestDelegate _pipeline;

    /// <param name="server">The server's services, whose commands the console calls.</param>
    public ConsoleServer(IServiceProvider server)
    {
        _services = ConsoleServices.Build(server);
        _scopes = _services.GetRequiredService<IServiceScopeFactory>();
        _pipeline = ConsolePipeline.Build(_services);
    }

    /// <summary>Answers a request under <see cref="ConsoleEndpoints.Path"/>.</summary>
    public async Task Serve(HttpContext http)
    {
        var (request, server) = (http.Request, http.Features.Get<IServiceProvidersFeature>());
        var (pathBase, path) = (request.PathBase, request.Path);
        // Its own routes are to be found, not the one that led here.
        http.SetEndpoint(null);
        request.RouteValues.Clear();
        request.Path.StartsWithSegments(ConsoleEndpoints.Path, StringComparison.OrdinalIgnoreCase, out var matched, out var rest);
        (request.PathBase, request.Path) = (pathBase + matched, rest.HasValue ? rest : "/");
        http.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(http, _scopes));
        try
        {
            await _pipeline(http);
        }
        finally
        {
            (request.PathBase, request.Path) = (pathBase, path);
            http.Features.Set(server);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
