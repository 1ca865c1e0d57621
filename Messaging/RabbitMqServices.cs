using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.Application.Limits;
using Payments.Application.Queue;
using Payments.Hosting.Health;
using Payments.Messaging.Broker;
using Payments.Messaging.DeadLetters;
using Payments.Messaging.Mqtt;
using Payments.Messaging.Orders;
using Payments.Messaging.Results;

namespace Payments.Messaging;

/// <summary>Registers the transports that are at a RabbitMQ broker.</summary>
public static class RabbitMqServices
{
    /// <summary>
    /// Adds the intake of orders, the publication of results and users' requests by MQTT; nothing but their figures where no broker is set.
    /// </summary>
    public static IServiceCollection AddRabbitMq(this IServiceCollection services, RabbitMqSettings? settings)
    {
        services.AddSingleton<BrokerMetrics>();
        if (settings is null)
            return services;
        services
            .AddSingleton(settings)
            .AddSingleton<OrderQueueConsumer>()
            .AddSingleton<ResultsPublisher>()
            .AddSingleton<IDeadLetterQueue, DeadLetterQueue>()
            .AddSingleton<ILimitSource, QueueLimits>()
            .AddLink<OrderQueueConsumer>(BrokerConnection.Intake)
            .AddLink<ResultsPublisher>(BrokerConnection.Results);
        if (settings.MqttEnabled)
            services
                .AddSingleton<PaymentApprovals>()
                .AddSingleton<UserCommands>()
                .AddSingleton<MqttBridge>()
                .AddLink<MqttBridge>(BrokerConnection.Mqtt);
        // Orders are served without a broker, so it never takes this process out of service.
        return services.AddReadiness(
            "rabbitmq",
            (provider, _) => Task.FromResult(Fault(provider.GetServices<BrokerConnection>())),
            isVital: false
        );
    }

    /// <summary>Has the transports' figures shown from the start, not from the first message on.</summary>
    public static void UseRabbitMq(this WebApplication app) => app.Services.GetRequiredService<BrokerMetrics>();

    private static IServiceCollection AddLink<TWork>(this IServiceCollection services, string name)
        where TWork : class, IBrokerWorker =>
        services
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<BrokerConnection>(provider, name, provider.GetRequiredService<TWork>())
            )
            .AddSingleton<IHostedService>(provider => provider.GetServices<BrokerConnection>().Single(link => link.Name == name));

    private static string? Fault(IEnumerable<BrokerConnection> links) =>
        links.Select(link => link.Fault).FirstOrDefault(fault => fault is not null);
}
