using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;
using Payments.Hosting.Management;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Dashboard;

/// <summary>
/// The Orleans Dashboard under <c>/dashboard</c>, for whoever holds the admin token: as <c>Authorization: Bearer</c>, or as the
/// password that a browser asks for (RFC 7617; the user name does not matter).
/// </summary>
public static class AdminDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = "/dashboard";

    private const string Basic = "Basic ";

    /// <summary>
    /// Maps the dashboard of a silo. It is put together when it is first asked for: packing its pages takes half a second, which no start
    /// should wait for.
    /// </summary>
    public static void MapAdminDashboard(this WebApplication app)
    {
        var dashboard = new Lazy<RequestDelegate>(() => Build(app.Services));
        app.Map(Path + "/{**rest}", http => IsAdmin(http) ? Show(http, dashboard.Value) : Refuse(http))
            .WithMetadata(Audience.Operators)
            .ExcludeFromDescription();
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseRouting();
        pipeline.UseEndpoints(endpoints => endpoints.MapOrleansDashboard(Path));
        return pipeline.Build();
    }

    private static Task Show(HttpContext http, RequestDelegate dashboard)
    {
        // Its own routes are to be found, not this one.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        return dashboard(http);
    }

    private static bool IsAdmin(HttpContext http)
    {
        var (header, token) = (http.Request.Headers.Authorization.ToString(), http.RequestServices.GetRequiredService<AdminToken>());
        return token.IsInHeader(header) || (Password(header) is { } password && token.Matches(password));
    }

    private static Task Refuse(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"Orleans.Payments, admin token as password\", charset=\"UTF-8\"";
        // Where the API gives requests ids, its problems tell them.
        var id = http.Response.Headers["Request-Id"].ToString();
        var extensions = id.Length == 0 ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { ["request_id"] = id };
        return TypedResults
            .Problem("This needs the admin token.", statusCode: StatusCodes.Status401Unauthorized, extensions: extensions)
            .ExecuteAsync(http);
    }

    private static string? Password(string header)
    {
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = header[Basic.Length..];
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}
