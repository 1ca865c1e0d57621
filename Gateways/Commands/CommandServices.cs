using Microsoft.Extensions.DependencyInjection;

namespace Payments.Gateways;

/// <summary>Registers what every door needs to carry out merchants' commands.</summary>
public static class CommandServices
{
    /// <summary>For a process that has doors.</summary>
    public static IServiceCollection AddMerchantCommands(this IServiceCollection services) => services
        .AddSingleton<Cursors>()
        .AddSingleton<MerchantCredentials>()
        .AddSingleton<CallerLookups>()
        .AddSingleton<SignedRequests>()
        .AddSingleton<CommandGate>()
        .AddSingleton<LimitMetrics>()
        .AddSingleton<RateLimits>()
        .AddSingleton<OpenOrders>()
        .AddSingleton<InFlight>()
        .AddSingleton<MerchantWaits>()
        .AddSingleton<OrderCommands>()
        .AddSingleton<RefundCommands>()
        .AddSingleton<HistoryCommands>()
        .AddSingleton<NotificationCommands>()
        .AddSingleton<AccountCommands>()
        .AddSingleton<UserSecretCommands>()
        .AddSingleton<AuditCommands>()
        .AddSingleton<ExhaustedCommands>()
        .AddSingleton<SummaryCommands>()
        .AddSingleton<ClockCommands>();
}
