using System.Net.WebSockets;
using Payments.Api.Authentication;
using Payments.Api.Streaming.Commands;
using Payments.Application.Access;
using Payments.Application.Limits;
using Payments.Domain.Errors;

namespace Payments.Api.Streaming;

/// <summary>The WebSocket transport: puts it into a server, and opens it for one request.</summary>
public static class StreamServices
{
    /// <summary>Adds what <c>/v1/stream</c> needs besides the commands.</summary>
    public static IServiceCollection AddStream(this IServiceCollection services, StreamSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<EventTail>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<EventTail>())
            .AddSingleton<AccountTail>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<AccountTail>())
            .AddSingleton<IStreamCommands, OrderStreamCommands>()
            .AddSingleton<IStreamCommands, AccountStreamCommands>()
            .AddSingleton<IStreamCommands, MerchantStreamCommands>()
            .AddSingleton<StreamCommands>()
            .AddSingleton<SubscriptionSources>()
            .AddSingleton<StreamContext>()
            .AddSingleton<StreamConnections>()
            .AddSingleton<ILimitSource, StreamLimits>();

    /// <summary>
    /// Has the server speak WebSocket at a path, with pings to clients that say nothing; other requests do not pay for it.
    /// </summary>
    public static void UseStream(this WebApplication app, PathString path)
    {
        var settings = app.Services.GetRequiredService<StreamSettings>();
        var options = new WebSocketOptions { KeepAliveInterval = settings.KeepAlive, KeepAliveTimeout = settings.KeepAlive };
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase),
            stream =>
            {
                stream.Use(next =>
                    http =>
                    {
                        GracefulCloseFeature.Install(http);
                        return next(http);
                    }
                );
                stream.UseWebSockets(options);
            }
        );
    }

    /// <summary>Opens a stream and serves it until it ends.</summary>
    /// <param name="http">A request that is a WebSocket's.</param>
    /// <param name="caller">Who makes it; null where the first frame is to say so.</param>
    /// <returns>Null once it has ended; a refusal where it was not opened.</returns>
    public static async Task<PaymentError?> Serve(HttpContext http, MerchantCaller? caller)
    {
        var connections = http.RequestServices.GetRequiredService<StreamConnections>();
        if (connections.Reserve(caller) is { } error)
            return error;
        WebSocket socket;
        try
        {
            socket = await http.WebSockets.AcceptWebSocketAsync();
        }
        catch
        {
            connections.Release(caller);
            throw;
        }

        var closeFeature = http.Features.Get<GracefulCloseFeature>();
        bool mustAwaitClose;
        using (socket)
            mustAwaitClose = await connections.Serve(
                socket,
                closeFeature is null ? http.Abort : closeFeature.Abandon,
                caller,
                http.GetOrigin(Transport.Stream),
                http.RequestAborted
            );
        if (mustAwaitClose && closeFeature is not null)
        {
            using var timeout = new CancellationTokenSource(
                StreamConnection.CloseTimeout,
                http.RequestServices.GetRequiredService<TimeProvider>()
            );
            await closeFeature.AwaitClose(timeout.Token);
        }

        return null;
    }
}
