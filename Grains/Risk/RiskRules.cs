using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Risk;
using Payments.Grains.Merchants;
using Payments.Storage;

namespace Payments.Grains.Risk;

/// <summary>The rules that are registered, and what a merchant's settings make of them.</summary>
public sealed partial class RiskRules(
    IEnumerable<IRiskRule> rules,
    MerchantDirectory merchants,
    TimeProvider clock,
    ILogger<RiskRules> logger
)
{
    private readonly FrozenDictionary<string, IRiskRule> _rules = rules.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>What rules there are, by name.</summary>
    public IReadOnlyList<string> Names { get; } = [.. rules.Select(rule => rule.Name).Order(StringComparer.Ordinal)];

    /// <summary>Checks rules before they are taken into a merchant's settings.</summary>
    /// <returns>Null when all is well.</returns>
    public PaymentError? Check(IReadOnlyList<RiskRuleRequest>? requests)
    {
        if (requests is null)
            return null;
        if (requests.Count > RiskSetting.MaxRules)
            return new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"risk_rules has {requests.Count} entries; at most {RiskSetting.MaxRules} are allowed.",
                "risk_rules"
            );
        for (var i = 0; i < requests.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"risk_rules[{i}]");
            if (requests[i].Rule is not { } name)
                return new PaymentError(PaymentErrorCode.MissingField, $"{field}.rule is required.", field + ".rule");
            if (!_rules.TryGetValue(name, out var rule))
                return new PaymentError(
                    PaymentErrorCode.InvalidValue,
                    $"{field}.rule must be one of: {string.Join(", ", _rules.Keys.Order(StringComparer.Ordinal))}.",
                    field + ".rule"
                );
            if (rule.Check(Encoding.UTF8.GetBytes(requests[i].Parameters?.GetRawText() ?? "{}")) is { } fault)
                return fault with
                {
                    Field = $"{field}.parameters{(fault.Field is { } inner ? "." + inner : "")}",
                    Message = $"{field}.parameters: {fault.Message}",
                };
        }

        return null;
    }

    /// <summary>Asks the merchant's rules, in their order, about an order that is about to be made.</summary>
    /// <returns>
    /// Null when all let it through; else the first refusal. A rule that has a bug refuses; where a machine does not answer, nobody can
    /// say, and the create fails.
    /// </returns>
    public async ValueTask<Failure?> Evaluate(OrderId orderId, MerchantId merchantId, CreateOrderCommand terms)
    {
        if (await merchants.Find(merchantId) is not { RiskRules: { } settings } merchant)
            return null;
        foreach (var setting in settings)
            if (
                await Evaluate(
                    setting,
                    new RiskContext(orderId, merchantId, terms, setting.ToParameters(), merchant.TimeAt(clock.GetUtcNow()))
                ) is
                { } failure
            )
                return failure;
        return null;
    }

    private async ValueTask<Failure?> Evaluate(RiskSetting setting, RiskContext question)
    {
        try
        {
            if (!_rules.TryGetValue(setting.Rule, out var rule))
                throw new InvalidOperationException($"No rule {setting.Rule} is registered in this process.");
            if (await rule.Evaluate(question) is not { } reason)
                return null;
            LogRejected(question.OrderId.Value, question.MerchantId.Value, setting.Rule);
            return new Failure(FailureCodes.RiskRejected, $"{setting.Rule}: {reason}", setting.Rule);
        }
        catch (Exception error) when (error is not (OrleansException or TimeoutException or StorageException or OperationCanceledException))
        {
            LogUnavailable(error, question.OrderId.Value, question.MerchantId.Value, setting.Rule);
            return new Failure(FailureCodes.RiskUnavailable, $"{setting.Rule} could not judge the order.", setting.Rule);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Order {OrderId} of merchant {MerchantId} is rejected by rule {Rule}")]
    private partial void LogRejected(string orderId, string merchantId, string rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} of merchant {MerchantId} is rejected because rule {Rule} failed")]
    private partial void LogUnavailable(Exception error, string orderId, string merchantId, string rule);
}
