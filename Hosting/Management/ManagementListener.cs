using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Management;

/// <summary>
/// Keeps operators' pages and everybody's apart where <c>Payments:Management:Url</c> says so. By the endpoint that was found, not by how
/// its path was spelled; by the port of the connection, not by what the client says of it.
/// </summary>
internal static class ManagementListener
{
    private const string Urls = "urls";
    private const string Ports = "http_ports";

    /// <summary>Has the web server listen there too.</summary>
    /// <exception cref="SettingException">The port is in use by another address.</exception>
    public static void ListenForOperators(this WebApplicationBuilder builder, ManagementSettings? management)
    {
        if (management is not null)
            builder.WebHost.UseUrls(management.Beside(Listening(builder.Configuration)));
    }

    /// <summary>Answers 404 at each address for what is at the other. Comes right behind the search for routes.</summary>
    public static void SeparateOperators(this WebApplication app, ManagementSettings? management)
    {
        if (management is null)
            return;
        app.Use(next => http => IsHere(http, management) ? next(http) : NotFound(http));
    }

    private static bool IsHere(HttpContext http, ManagementSettings management)
    {
        var audience = http.GetEndpoint()?.Metadata.GetMetadata<Audience>();
        return http.Connection.LocalPort == management.Port ? audience is not null : audience is not { IsOperators: true };
    }

    private static Task NotFound(HttpContext http)
    {
        http.SetEndpoint(null);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Where the server listens without it: as settings say, or, as in images of ASP.NET Core, at ports that the environment names.
    /// </summary>
    private static string Listening(IConfiguration configuration) =>
        configuration.Text(Urls)
        ?? (
            configuration.Text(Ports) is { } ports
                ? string.Join(
                    ';',
                    ports
                        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .Select(port => $"http://*:{port}")
                )
                : null
        )
        ?? "http://localhost:5000";
}

/// <summary>Whom an endpoint is for, where operators have an address of their own.</summary>
/// <param name="IsOperators">For them alone; else for both addresses.</param>
internal sealed record Audience(bool IsOperators)
{
    public static readonly Audience Operators = new(true);

    public static readonly Audience Everybody = new(false);
}
