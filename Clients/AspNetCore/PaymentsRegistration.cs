using Microsoft.Extensions.DependencyInjection;

namespace Payments.Client.AspNetCore;

/// <summary>Registers the client with an application's services.</summary>
public static class PaymentsRegistration
{
    /// <summary>
    /// Adds one <see cref="PaymentsClient"/> for all, on connections of the application's <see cref="IHttpClientFactory"/>.
    /// </summary>
    public static IServiceCollection AddPaymentsClient(this IServiceCollection services, PaymentsClientOptions options)
    {
        services
            .AddHttpClient(nameof(PaymentsClient), http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler(
                (handler, _) => (handler.AllowAutoRedirect, handler.PooledConnectionLifetime) = (false, TimeSpan.FromMinutes(5))
            )
            // The one client keeps its handler for good, and the handler itself renews connections.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services.AddSingleton(provider => new PaymentsClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(PaymentsClient)),
            options
        ));
    }
}
