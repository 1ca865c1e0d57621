using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Payments.Channels;
using Payments.Domain;
using Payments.Storage.Grains;

namespace Payments.Grains;

/// <summary>Registers what grains and their callers need besides the host, the storage, the channels and the sender.</summary>
public static class GrainServices
{
    /// <summary>For every process that hosts grains.</summary>
    public static IServiceCollection AddPaymentGrains(this IServiceCollection services, int seed) => services
        .AddSteadyClock()
        .AddSingleton(new Chance(seed))
        .AddSingleton<ChannelCalls>()
        .AddSingleton<NotificationCalls>()
        .AddSingleton(new PlaceLimits())
        .AddSingleton<NotificationPlaces>()
        .AddSingleton<OrderMetrics>()
        .AddSingleton<EndpointGate>()
        .AddSingleton<EndpointReports>()
        .AddSingleton<AccountCalls>()
        .AddSingleton<OrderCalls>();

    /// <summary>For every process that speaks to merchants and channels, whether or not it hosts grains.</summary>
    public static IServiceCollection AddDirectories(this IServiceCollection services) => services
        .AddSteadyClock()
        .AddSingleton<MerchantDirectory>()
        .AddSingleton<AccountDirectory>()
        .AddSingleton<KeyUses>()
        .AddSingleton<TestClocks>()
        .AddSingleton<IRiskRule, AmountLimit>()
        .AddSingleton<IRiskRule, Velocity>()
        .AddSingleton<IRiskRule, BlockedPayer>()
        .AddSingleton<RiskRules>()
        .AddSingleton<IPaymentChannel, BalanceChannel>()
        .AddSingleton<ChannelRegistry>();

    private static IServiceCollection AddSteadyClock(this IServiceCollection services)
    {
        services.TryAddSingleton<SteadyClock>();
        return services;
    }
}
