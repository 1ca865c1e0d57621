using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Actions;
using Payments.Grains.Merchants;
using Payments.Grains.Risk;

namespace Payments.Grains.Orders;

/// <summary>
/// Decides about orders that do not exist yet: their merchant's risk rules first, then the first channel, where it needs no call to accept.
/// </summary>
public sealed class OrderCreation(RiskRules risks, ChannelRegistry channels, MerchantDirectory merchants)
{
    /// <summary>Evaluates the rules and decides.</summary>
    internal async Task<Result<Decision>> Decide(
        OrderId orderId,
        MerchantId merchantId,
        CreateOrderCommand terms,
        Func<ValueTask<DecisionContext>> context
    )
    {
        var risk = await risks.Evaluate(orderId, merchantId, terms);
        var now = await context();
        var result = CreateRules.Create(null, merchantId, terms, now, risk);
        if (result.Value is not { State: { Order.Status: OrderStatus.Created } state } made)
            return result;
        if (await VerifyWithoutCall(state.Order) is not { } accepted)
            return result;

        // Nobody has been asked anything before it, so both are one write.
        var attempt = state.PendingActions.First(action => action.Kind == ActionKind.Verify).NextAttempt;
        return made.Then(VerificationRules.ApplyResult(state, attempt, accepted, now));
    }

    /// <summary>
    /// What a verification would come to, where that is certain without a call: the order's most preferred channel needs none. Null when
    /// channels have to be asked.
    /// </summary>
    private async ValueTask<VerificationResult?> VerifyWithoutCall(PaymentOrder order)
    {
        var mode = (await merchants.Get(order.MerchantId)).Mode;
        if (channels.CandidatesFor(order, mode) is not [var channel, ..] || channel.PrepareWithoutCall(order) is not { } prepared)
            return null;
        return new VerificationResult
        {
            Outcome = VerificationOutcome.Accepted,
            Asked = [channel.Name],
            Channel = channel.Name,
            PayUrl = prepared.PayUrl,
            QrCode = prepared.QrCode,
            PreparedElsewhere = [],
        };
    }
}
