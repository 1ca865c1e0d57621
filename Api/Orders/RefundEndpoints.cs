using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary>Money on its way back to a payer.</summary>
/// <param name="Id"><c>rfd_…</c>; the channel sees it as the key of the refund.</param>
/// <param name="MerchantRefundId">The merchant's own id of it; null where the server returns money that it must not keep.</param>
/// <param name="PaymentId">The payment that is returned, wholly or in part.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status"><c>pending</c> until the channel has answered, then <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Reason">As the merchant gave it; <c>late</c>, <c>duplicate</c> or <c>mismatch</c> where the server decided.</param>
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
    DateTimeOffset? SettledAt)
{
    internal static RefundResponse Of(PaymentOrder order, Refund refund) => new(
        refund.Id,
        refund.MerchantRefundId,
        refund.PaymentId,
        refund.Amount,
        order.Payments.First(payment => payment.Id == refund.PaymentId && payment.Channel == refund.Channel).Currency,
        refund.Status == RefundStatus.Requested ? "pending" : SnakeCase<RefundStatus>.Of(refund.Status),
        refund.Reason,
        refund.Failure,
        refund.RequestedAt,
        refund.CompletedAt);
}

/// <summary><c>/v1/orders/{id}/refunds</c>.</summary>
internal static class RefundEndpoints
{
    private static readonly Problem NotFound = new Rejection(RejectionCode.OrderNotFound, "There is no such order.");

    internal static async Task<Results<Created<RefundResponse>, Ok<RefundResponse>, Problem>> Request(string id, HttpContext http, IGrainFactory grains)
    {
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, sent) = await RequestBody.Json(http, DomainJson.Stored.RefundOrderRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        var asked = RefundOrderRequest.Check(request, sent);
        if (asked.Value is not { } refund) return (Problem)asked.Rejection!;
        if (!OrderId.IsValid(id)) return NotFound;

        var reply = await grains.GetGrain<IOrderGrain>(id).Refund(http.Merchant().Id, refund);
        if (reply.Rejection is { } rejection) return (Problem)rejection;
        var order = reply.View!.Order;
        var response = RefundResponse.Of(order, order.Refunds.First(known => known.MerchantRefundId == refund.MerchantRefundId));
        if (!reply.IsReplay) return TypedResults.Created($"/v1/orders/{id}/refunds", response);
        http.Response.Headers["Idempotent-Replayed"] = "true";
        return TypedResults.Ok(response);
    }

    /// <summary>All on one page: an order has a bounded number of refunds.</summary>
    internal static async Task<Results<Ok<PageResponse<RefundResponse>>, Problem>> List(string id, HttpContext http, IGrainFactory grains)
    {
        var (view, problem) = await OrderEndpoints.Find(http, grains, id);
        return view is null
            ? problem!
            : TypedResults.Ok(new PageResponse<RefundResponse>([.. view.Order.Refunds.Select(refund => RefundResponse.Of(view.Order, refund))], null));
    }
}
