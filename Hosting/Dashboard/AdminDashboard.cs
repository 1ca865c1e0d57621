using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;

namespace Payments.Hosting;

/// <summary>
/// The Orleans Dashboard under <c>/dashboard</c>, for whoever holds the admin token: as <c>Authorization: Bearer</c>, or as the
/// password that a browser asks for (RFC 7617; the user name does not matter).
/// </summary>
public static class AdminDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = "/dashboard";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Maps the dashboard of a silo.</summary>
    public static void MapAdminDashboard(this IEndpointRouteBuilder app) =>
        app.MapOrleansDashboard(Path).AddEndpointFilter(Admit).ExcludeFromDescription();

    private static ValueTask<object?> Admit(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (Shown(http.Request.Headers.Authorization.ToString()) is { } token && http.RequestServices.GetRequiredService<AdminToken>().Is(token))
            return next(context);
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"Orleans.Payments, admin token as password\", charset=\"UTF-8\"";
        return new ValueTask<object?>(TypedResults.Problem("This needs the admin token.", statusCode: StatusCodes.Status401Unauthorized));
    }

    private static string? Shown(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return header[Bearer.Length..].Trim();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = header[Basic.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}
