using Microsoft.Extensions.DependencyInjection;
using Payments.Application.Access;
using Payments.Application.Accounts;
using Payments.Application.Alerts;
using Payments.Application.Audit;
using Payments.Application.Channels;
using Payments.Application.Checkout;
using Payments.Application.Limits;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Queue;
using Payments.Application.Results;

namespace Payments.Application;

/// <summary>Registers what every transport needs to carry out merchants' commands.</summary>
public static class CommandServices
{
    /// <summary>For a process that has transports.</summary>
    public static IServiceCollection AddMerchantCommands(this IServiceCollection services) =>
        services
            .AddSingleton<Cursors>()
            .AddSingleton<MerchantAuthenticator>()
            .AddSingleton<CallerLookups>()
            .AddSingleton<RequestReplayGuard>()
            .AddSingleton<CommandAdmission>()
            .AddSingleton<AuditEntries>()
            .AddSingleton<AuditLog>()
            .AddSingleton<AuditCommands>()
            .AddSingleton<LimitMetrics>()
            .AddSingleton<RateLimits>()
            .AddSingleton<OpenOrderLimits>()
            .AddSingleton<RequestConcurrency>()
            .AddSingleton<MerchantConcurrency>()
            .AddSingleton<MerchantChanges>()
            .AddSingleton<MerchantCommands>()
            .AddSingleton<KeyCommands>()
            .AddSingleton<LogoCommands>()
            .AddSingleton<CheckoutLinks>()
            .AddSingleton<CheckoutCommands>()
            .AddSingleton<OrderCommands>()
            .AddSingleton<RefundCommands>()
            .AddSingleton<PastOrders>()
            .AddSingleton<HistoryCommands>()
            .AddSingleton<NotificationCommands>()
            .AddSingleton<ReviewCommands>()
            .AddSingleton<AlertCommands>()
            .AddSingleton<AccountCommands>()
            .AddSingleton<UserSecretCommands>()
            .AddSingleton<AccountVerificationCommands>()
            .AddSingleton<ExhaustedNotificationCommands>()
            .AddSingleton<SummaryCommands>()
            .AddSingleton<MoneyCommands>()
            .AddSingleton<OrderCountCommands>()
            .AddSingleton<ClockCommands>()
            .AddSingleton<ChannelCommands>()
            .AddSingleton<DeadLetterCommands>()
            .AddSingleton<RequestLimits>()
            .AddSingleton<LimitCommands>();
}
