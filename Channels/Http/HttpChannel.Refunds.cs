using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Orders;

namespace Payments.Channels.Http;

/// <summary>How money is returned, and what the provider says of that.</summary>
public sealed partial class HttpChannel
{
    /// <inheritdoc/>
    public async Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken)
    {
        var currency = order.Payments.FirstOrDefault(refund.IsOf)?.Currency ?? order.Terms.Amount.Currency;
        if (!_options.Amounts.CanWrite(new Money(refund.Amount, currency)))
            return await ResolveUnsentRefund(
                order,
                refund,
                new Failure(FailureCodes.AmountNotSupported, $"The provider knows fewer decimals of {currency} than the amount has."),
                cancellationToken
            );

        var reply = await _client.Call("refund", _options.Refund, CreateValues(order, refund), cancellationToken);
        return reply.RequestFailure is { } requestFailure
            ? await ResolveUnsentRefund(order, refund, requestFailure, cancellationToken)
            : ToRefundResult(reply);
    }

    private RefundResult ToRefundResult(HttpCallResult reply) =>
        reply.Status switch
        {
            ProviderStatus.Succeeded => new RefundResult(RefundOutcome.Succeeded),
            ProviderStatus.Failed when reply.Response!.IsSpecificStatus => new RefundResult(RefundOutcome.Failed, reply.Response!.Failure),
            ProviderStatus.Pending => new RefundResult(RefundOutcome.Pending),
            // The provider does not know it, as if it had never been asked.
            ProviderStatus.Unknown => new RefundResult(RefundOutcome.NoAnswer),
            _ => new RefundResult(RefundOutcome.NoAnswer, NoAnswer),
        };

    /// <summary>
    /// A refund that cannot be asked for has failed, for it was never asked for before either; unless the settings were others then, which
    /// the provider knows where it can be asked.
    /// </summary>
    private async Task<RefundResult> ResolveUnsentRefund(
        PaymentOrder order,
        Refund refund,
        Failure requestFailure,
        CancellationToken cancellationToken
    )
    {
        var failed = new RefundResult(RefundOutcome.Failed, requestFailure);
        if (_options.QueryRefund is not { } call)
            return failed;
        var reply = await _client.Call("query refund", call, CreateValues(order, refund), cancellationToken);
        return reply.RequestFailure is not null || reply.Status == ProviderStatus.Unknown ? failed : ToRefundResult(reply);
    }

    /// <summary>Where the refunds stand that it has been asked for; null when it does not say.</summary>
    private async Task<ImmutableArray<ChannelRefund>?> QueryRefunds(PaymentOrder order, CancellationToken cancellationToken)
    {
        var refunds = ImmutableArray.CreateBuilder<ChannelRefund>();
        if (_options.QueryRefund is not { } call)
            return refunds.DrainToImmutable();
        foreach (var refund in order.Refunds.Where(refund => refund.Channel == Name && refund.Status == RefundStatus.Requested))
        {
            var answer = ToRefundResult(await _client.Call("query refund", call, CreateValues(order, refund), cancellationToken));
            if (answer.Outcome != RefundOutcome.NoAnswer)
                refunds.Add(new ChannelRefund(refund.Id, answer.Outcome, answer.Failure));
            else if (answer.Failure is not null)
                return null;
        }

        return refunds.DrainToImmutable();
    }
}
