using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Application.Orders;

/// <summary>Money on its way back to a payer.</summary>
/// <param name="Id"><c>rfd_…</c>; the channel sees it as the key of the refund.</param>
/// <param name="MerchantRefundId">The merchant's own id of it; null where the server returns money that it must not keep.</param>
/// <param name="PaymentId">The payment that is returned, wholly or in part.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status"><c>pending</c> until the channel has answered, then <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Reason">As the merchant gave it; <c>late</c>, <c>duplicate</c>, <c>mismatch</c> or <c>uncredited</c> where the server
/// decided.</param>
/// <param name="Failure">Why the channel did not return it; null unless it failed.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="SettledAt">When the channel gave its answer; null until then.</param>
public sealed record RefundResponse(
    string Id,
    string? MerchantRefundId,
    string PaymentId,
    long Amount,
    string Currency,
    string Status,
    string? Reason,
    Failure? Failure,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt
)
{
    internal static RefundResponse Of(PaymentOrder order, Refund refund) =>
        new(
            refund.Id,
            refund.MerchantRefundId,
            refund.PaymentId,
            refund.Amount,
            order.Payments.First(payment => payment.Id == refund.PaymentId && payment.Channel == refund.Channel).Currency,
            refund.Status == RefundStatus.Requested ? "pending" : SnakeCase<RefundStatus>.Of(refund.Status),
            refund.Reason,
            refund.Failure,
            refund.RequestedAt,
            refund.CompletedAt
        );
}

/// <summary>Returns money of a merchant's orders; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class RefundCommands(IGrainFactory grains, OrderCommands orders, AuditLog audit)
{
    /// <summary>Asks for a refund.</summary>
    /// <param name="actor">The merchant whose order it is.</param>
    /// <param name="id">The order.</param>
    /// <param name="body">A <see cref="RefundOrderRequest"/> in JSON.</param>
    public async Task<CommandResult<RefundResponse>> Request(MerchantActor actor, string id, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.Read(body, DomainJson.Stored.RefundOrderRequest, out var sent);
        if (read.Value is not { } request)
            return read.Error!;
        var asked = RefundOrderRequest.Check(request, sent);
        if (asked.Value is not { } refund)
            return asked.Error!;
        if (!OrderId.IsValid(id))
            return CommandErrors.OrderNotFound;

        var merchantId = actor.Merchant.Id;
        return await audit.Record<RefundResponse>(
            actor,
            new Act(AuditAction.RefundOrder, merchantId, id)
            {
                Changes = SettingChanges.Asked(request, DomainJson.Stored.RefundOrderRequest),
            },
            async () =>
            {
                var reply = await grains.GetOrder(id).Refund(merchantId, refund);
                if (reply.Error is { } error)
                    return error;
                var order = reply.View!.Order;
                var response = RefundResponse.Of(order, order.Refunds.First(known => known.MerchantRefundId == refund.MerchantRefundId));
                return new(response, null, reply.IsReplay ? CommandEffect.Replayed : CommandEffect.Created);
            }
        );
    }

    /// <summary>Every refund of an order, oldest first, all on one page: there is a bounded number of them.</summary>
    public async Task<CommandResult<PageResponse<RefundResponse>>> List(Merchant merchant, string id)
    {
        var found = await orders.Find(merchant, id);
        return found.Value is { } view
            ? new PageResponse<RefundResponse>([.. view.Order.Refunds.Select(refund => RefundResponse.Of(view.Order, refund))], null)
            : found.Error!;
    }
}
