using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Payments.Notifications;

namespace Orleans.Payments.Silo;

/// <summary>Makes a process a front end: it hosts no grains and keeps no state, and calls the silos that do.</summary>
public static class PaymentsFrontEnd
{
    /// <summary>Adds the client. <see cref="PaymentsCluster.AddPaymentsCluster"/> comes first.</summary>
    public static void AddPaymentsFrontEnd(this IHostApplicationBuilder builder, ClusterSettings cluster)
    {
        LoggingDefaults.AddTo(builder.Configuration);
        var services = builder.Services;
        services
            .AddNotifications()
            .AddSingleton<ClusterConnection>()
            .AddSingleton(provider => new ReadinessCheck("cluster", provider.GetRequiredService<ClusterConnection>().FaultAsync));
        var before = services.Count;
        builder.UseOrleansClient(client => Configure(client, cluster));
        ConnectInTheBackground(services, before);
    }

    private static void Configure(IClientBuilder client, ClusterSettings cluster)
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (PaymentsSilo.Invariant, cluster.ConnectionOfProviders))
            .UseConnectionRetryFilter<PatientConnection>();
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = PaymentsSilo.ResponseTimeout);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    /// <summary>A front end listens, and answers 503, while no silo is there yet: whoever starts first must not wait for the others.</summary>
    private static void ConnectInTheBackground(IServiceCollection services, int before)
    {
        var connecting = services.Skip(before).Single(service => service.ServiceType == typeof(IHostedService));
        services.Remove(connecting);
        services.AddSingleton<IHostedService>(provider => new BackgroundConnection(
            (IHostedService)connecting.ImplementationFactory!(provider),
            provider.GetRequiredService<ClusterConnection>(),
            provider.GetRequiredService<ILogger<BackgroundConnection>>()));
    }
}
