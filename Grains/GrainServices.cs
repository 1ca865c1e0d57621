using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Payments.Channels;
using Payments.Domain.Risk;
using Payments.Grains.Accounts;
using Payments.Grains.Actions;
using Payments.Grains.Actions.Handlers;
using Payments.Grains.Alerts;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Grains.Risk;
using Payments.Grains.Telemetry;
using Payments.Notifications.Alerts;
using Payments.Storage.Grains;

namespace Payments.Grains;

/// <summary>Registers what grains and their callers need besides the host, the storage, the channels and the sender.</summary>
public static class GrainServices
{
    /// <summary>For every process that hosts grains.</summary>
    public static IServiceCollection AddPaymentGrains(this IServiceCollection services, int seed) =>
        services
            .AddSteadyClock()
            .AddSingleton(new Jitter(seed))
            .AddSingleton<NotificationActions>()
            .AddSingleton(new ConcurrencyLimits())
            .AddSingleton<NotificationConcurrency>()
            .AddSingleton<OrderMetrics>()
            .AddSingleton<OrderTelemetry>()
            .AddSingleton<OrderCreation>()
            .AddSingleton<DecisionContexts>()
            .AddSingleton<IdleOrders>()
            .AddSingleton<EndpointCircuitCache>()
            .AddSingleton<EndpointReporter>()
            .AddSingleton<AccountActions>()
            .AddSingleton<OrderActions>()
            .AddSingleton<AlertSender>()
            .AddSingleton<AlertDispatch>()
            .AddActionHandlers();

    /// <summary>For every process that speaks to merchants and channels, whether or not it hosts grains.</summary>
    public static IServiceCollection AddPaymentServices(this IServiceCollection services) =>
        services
            .AddSteadyClock()
            .AddSingleton<MerchantDirectory>()
            .AddSingleton<UserSecretVerifier>()
            .AddSingleton<KeyUseReporter>()
            .AddSingleton<TestClocks>()
            .AddSingleton<IRiskRule, AmountLimitRule>()
            .AddSingleton<IRiskRule, VelocityRule>()
            .AddSingleton<IRiskRule, BlockedPayerRule>()
            .AddSingleton<RiskRules>()
            .AddSingleton<IPaymentChannel, BalanceChannel>()
            .AddSingleton<ChannelRegistry>();

    private static IServiceCollection AddActionHandlers(this IServiceCollection services) =>
        services
            .AddSingleton<IActionHandler, VerifyHandler>()
            .AddSingleton<IActionHandler, QueryHandler>()
            .AddSingleton<IActionHandler, CloseHandler>()
            .AddSingleton<IActionHandler, ChargeHandler>()
            .AddSingleton<IActionHandler, RefundHandler>()
            .AddSingleton<IActionHandler, ExpireHandler>()
            .AddSingleton<IActionHandler, AccountHandler>()
            .AddSingleton<IActionHandler, NotifyHandler>();

    private static IServiceCollection AddSteadyClock(this IServiceCollection services)
    {
        services.TryAddSingleton<MonotonicClock>();
        return services;
    }
}
