using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Orders;
using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Risk;
using Payments.Grains.Actions;
using Payments.Hosting.Settings;

namespace Payments.Application.Limits;

/// <summary>The limits of requests and of what they may ask for, whatever transport they come by.</summary>
public sealed class RequestLimits(
    PaymentsSettings settings,
    RequestConcurrency concurrency,
    CallerLookups lookups,
    RateLimits rates,
    MerchantConcurrency waits,
    ChannelRegistry channels
) : ILimitSource
{
    private const string Section = "Payments:Limits:";

    /// <inheritdoc/>
    public IEnumerable<LimitResponse> OfProcess()
    {
        var (limits, connections) = (settings.Limits, settings.Limits.Connections);
        return
        [
            Set("requests", "requests_in_flight", limits.RequestsInFlight, "requests", "RequestsInFlight", concurrency.Requests),
            Set("requests", "callbacks_in_flight", limits.CallbacksInFlight, "callbacks", "CallbacksInFlight", concurrency.Callbacks),
            Set("requests", "lookups_in_flight", limits.LookupsInFlight, "merchants", "LookupsInFlight", lookups.Running),
            .. channels.Health.Select(channel => new LimitResponse(
                "channel_calls",
                channel.Name,
                settings.Channels.Options.For(channel.Name).Limits.MaxConcurrent,
                "calls",
                channel.InFlight,
                null
            )),
            Set("each_merchant", "requests_per_second", limits.Requests.PerSecond, "requests", "RequestsPerSecond"),
            Set("each_merchant", "burst", limits.Requests.Burst, "requests", "Burst"),
            Set("each_merchant", "open_orders", limits.MaxOpenOrders, "orders", "MaxOpenOrders"),
            Fixed("each_merchant", "creates_that_wait_for_a_channel", MerchantConcurrency.MaxChannelWaits, "requests"),
            Fixed("each_merchant", "test_sends_and_clock_moves", MerchantConcurrency.MaxExternalCalls, "requests"),
            Set("connections", "connections", connections.MaxConnections, "connections", "Connections"),
            Set("connections", "streams", connections.MaxUpgradedConnections, "connections", "UpgradedConnections"),
            Set("connections", "connections_of_one_address", connections.MaxConnectionsPerAddress, "connections", "ConnectionsPerAddress"),
            Seconds("connections", "time_of_a_head", connections.HeadersTimeout, "HeadersSeconds"),
            Seconds("connections", "time_between_requests", connections.KeepAliveTimeout, "KeepAliveSeconds"),
            Seconds("bodies", "time_of_a_body", connections.BodyTimeout, "BodySeconds"),
            .. OfContent(),
        ];
    }

    /// <inheritdoc/>
    public IEnumerable<LimitResponse> OfMerchant(Merchant merchant)
    {
        var limit = merchant.RateLimit ?? settings.Limits.Requests;
        var setting = merchant.RateLimit is null ? null : "rate_limit";
        var (channelWaits, externalCalls) = waits.InUse(merchant.Id);
        return
        [
            new("requests", "requests_per_second", limit.PerSecond, "requests", null, setting),
            new("requests", "burst", limit.Burst, "requests", rates.InUse(merchant), setting),
            new("requests", "creates_that_wait_for_a_channel", MerchantConcurrency.MaxChannelWaits, "requests", channelWaits, null),
            new("requests", "test_sends_and_clock_moves", MerchantConcurrency.MaxExternalCalls, "requests", externalCalls, null),
            new("merchant", "api_keys", MerchantKeys.MaxKeys, "keys", merchant.Keys.Length, null),
            new("merchant", "risk_rules", RiskSetting.MaxRules, "rules", merchant.RiskRules?.Length ?? 0, null),
            .. OfContent(),
        ];
    }

    /// <summary>What a request may ask for: the same for all.</summary>
    private static LimitResponse[] OfContent() =>
        [
            Fixed("bodies", "body", InputLimits.Body, "bytes"),
            Fixed("orders", "amount", Money.MaxAmount, "minor units"),
            Fixed("orders", "expires_in", InputLimits.MaxExpiresIn, "seconds"),
            Fixed("orders", "refunds_of_an_order", RefundRules.MaxRefunds, "refunds"),
            Fixed("orders", "metadata", InputLimits.Metadata, "texts"),
            Fixed("top_ups", "time_to_a_result", (long)ChargeRules.TimeLimit.TotalSeconds, "seconds"),
            Fixed("top_ups", "balance_of_an_account", Bookkeeping.MaxBalance, "minor units"),
            Fixed("top_ups", "holds_of_an_account", Bookkeeping.MaxHolds, "holds"),
            Fixed("top_ups", "secrets_of_an_account", UserSecrets.MaxSecrets, "secrets"),
            Fixed("lists", "page", InputLimits.MaxPage, "entries"),
            Fixed("lists", "orders_as_csv", OrderCommands.MaxExport, "orders"),
            Fixed("lists", "audit_as_csv", AuditCommands.MaxExport, "entries"),
        ];

    private static LimitResponse Set(string group, string name, long value, string unit, string setting, long? inUse = null) =>
        new(group, name, value, unit, inUse, Section + setting);

    private static LimitResponse Seconds(string group, string name, TimeSpan time, string setting) =>
        Set(group, name, (long)time.TotalSeconds, "seconds", setting);

    private static LimitResponse Fixed(string group, string name, long value, string unit) => new(group, name, value, unit, null, null);
}
