using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Channels.Sandbox.Wire;
using Payments.Domain;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>The provider's API. Whatever it decides it answers with 200; other statuses mean that nothing was decided.</summary>
internal sealed class ProviderApi(
    SignedEndpoints signed, SandboxBooks books, CallbackDelivery delivery, SandboxFaults faults, SandboxOptions options, TimeProvider clock)
{
    private static readonly SandboxJson Json = SandboxJson.Default;

    /// <summary>Longer than anybody waits: 10 minutes.</summary>
    private static readonly TimeSpan HangsFor = TimeSpan.FromMinutes(10);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sandbox/v1/verifications", signed.Post(Json.OrderTerms, RequestChecks.Terms, Verify));
        endpoints.MapPost("/sandbox/v1/orders", signed.Post(Json.OrderTerms, RequestChecks.Terms, Prepare));
        endpoints.MapGet("/sandbox/v1/orders/{id}", signed.Get(Query));
        endpoints.MapPost("/sandbox/v1/orders/{id}/close", signed.Post(Json.OrderTerms, RequestChecks.Terms, Close));
        endpoints.MapPost("/sandbox/v1/charges", signed.Post(Json.ChargeRequest, RequestChecks.Charge, Charge));
        endpoints.MapPost("/sandbox/v1/refunds", signed.Post(Json.RefundRequest, RequestChecks.Refund, Refund));
        endpoints.MapPost("/sandbox/v1/faults", signed.Always(Json.FaultPlan, RequestChecks.Faults, Misbehave));
    }

    private static Task Verify(HttpContext context, OrderTerms terms)
    {
        if (terms.Amount == MagicAmounts.NotAnswered) return context.Problem(SignedEndpoints.Unavailable);
        var refusal = MagicAmounts.RefusesVerification(terms.Amount);
        return context.Json(new OrderVerdict(refusal is null, refusal), Json.OrderVerdict);
    }

    private async Task Prepare(HttpContext context, OrderTerms terms)
    {
        if (terms.Amount == MagicAmounts.NotAnswered)
        {
            await context.Problem(SignedEndpoints.Unavailable);
            return;
        }

        var (order, refusal) = MagicAmounts.RefusesPrepare(terms.Amount) is { } declined
            ? (null, declined)
            : await books.Write(rows => Taking.Prepare(rows, terms));
        var payUrl = order is null ? null : PayUrl(order);
        await context.Json(new OrderVerdict(order is not null, refusal, payUrl, payUrl), Json.OrderVerdict);
    }

    private async Task Query(HttpContext context)
    {
        var message = await books.Read(
            static (rows, id) => OrderRows.Find(rows, id) is not { } order
                ? default
                : (Order: order, Payments: PaymentRows.Of(rows, order.Row), Refunds: RefundRows.Of(rows, order.Row)),
            (string)context.GetRouteValue("id")!) is { Order: { } order } found
            ? new OrderMessage
            {
                State = StateOf(order, order.TimesPaid(found.Payments) > 0),
                PayUrl = PayUrl(order),
                QrCode = PayUrl(order),
                Payments = [.. found.Payments.Select(payment => payment.ToMessage())],
                Refunds = [.. found.Refunds.Select(refund => refund.ToMessage())],
                Failure = order.State == BookedState.Failed ? BookedOrder.PayerFailed : null,
            }
            : OrderMessage.Unknown;
        await context.Json(message, Json.OrderMessage);
    }

    private async Task Close(HttpContext context, OrderTerms terms)
    {
        if ((string)context.GetRouteValue("id")! != terms.OrderId)
        {
            await context.Problem(new SandboxProblem("order_id is not the one in the path.", 400, "invalid_value", "order_id"));
            return;
        }

        var outcome = await books.Write(rows => Taking.Close(rows, terms, clock.GetUtcNow()));
        delivery.Wake();
        await context.Json(new CloseAnswer(outcome), Json.CloseAnswer);
    }

    private async Task Charge(HttpContext context, ChargeRequest request)
    {
        if (request.Order.Amount == MagicAmounts.NotAnswered)
        {
            await context.Problem(SignedEndpoints.Unavailable);
            return;
        }

        var (answer, manner) = await books.Write(rows => ScriptedCharge.Charge(rows, request, clock.GetUtcNow()));
        delivery.Wake();
        if (manner == ChargeManner.Hangs) await Task.Delay(HangsFor, clock, context.RequestAborted);
        if (manner == ChargeManner.Answers) await context.Json(answer, Json.ChargeMessage);
        else await context.Problem(SignedEndpoints.Unavailable);
    }

    private async Task Refund(HttpContext context, RefundRequest request)
    {
        var manner = faults.TakePendingRefund() ? RefundManner.Pending : faults.Current.RefuseRefunds ? RefundManner.Refused : RefundManner.AtOnce;
        var refund = await books.Write(rows => Refunding.Refund(rows, request, manner, clock.GetUtcNow()));
        await context.Json(refund.ToMessage(), Json.RefundMessage);
    }

    private Task Misbehave(HttpContext context, FaultPlan plan)
    {
        faults.Plan = plan;
        return context.Json(plan, Json.FaultPlan);
    }

    private ChannelOrderState StateOf(BookedOrder order, bool paid) => order.State switch
    {
        BookedState.Failed => ChannelOrderState.Failed,
        BookedState.Open when !paid && clock.GetUtcNow() < order.Terms.ExpiresAt => ChannelOrderState.Open,
        _ => ChannelOrderState.Closed,
    };

    private string PayUrl(BookedOrder order) => $"{options.BaseUrl().TrimEnd('/')}/sandbox/pay/{PayToken.Of(options.Key, order.Row)}";
}
