using Microsoft.AspNetCore.Http.Features;

namespace Payments.Api.Requests;

/// <summary>
/// Gives the API's requests the program's own services. None of them lives for a request, so a scope for each would be made, asked and
/// thrown away for nothing.
/// </summary>
internal sealed class SharedServicesMiddleware(RequestDelegate next, IServiceProvider services) : IServiceProvidersFeature
{
    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => services;
        set => throw new NotSupportedException("All requests share these services.");
    }

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            http.Features.Set<IServiceProvidersFeature>(this);
        return next(http);
    }
}
