using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Domain.Orders;
using Payments.Sandbox.Provider.Books;
using Payments.Sandbox.Provider.Callbacks;
using Payments.Sandbox.Provider.PayPage;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;
using Payments.Storage.Grains;

namespace Payments.Sandbox.Provider.Api;

/// <summary>The provider's API. Whatever it decides it answers with 200; other statuses mean that nothing was decided.</summary>
internal sealed class ProviderApi(
    SignedEndpoints signed,
    SandboxDatabase database,
    CallbackDelivery delivery,
    SandboxFaults faults,
    SandboxOptions options,
    TimeProvider clock,
    MonotonicClock steady
)
{
    private static readonly SandboxJson Json = SandboxJson.Default;

    /// <summary>Longer than anybody waits: 10 minutes.</summary>
    private static readonly TimeSpan HangDuration = TimeSpan.FromMinutes(10);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sandbox/v1/verifications", signed.Post(Json.OrderTerms, RequestChecks.Terms, Verify));
        endpoints.MapPost("/sandbox/v1/orders", signed.Post(Json.OrderTerms, RequestChecks.Terms, Prepare));
        endpoints.MapGet("/sandbox/v1/orders/{id}", signed.Get(Query));
        endpoints.MapPost("/sandbox/v1/orders/{id}/close", signed.Post(Json.OrderTerms, RequestChecks.Terms, Close));
        endpoints.MapPost("/sandbox/v1/charges", signed.Post(Json.ChargeRequest, RequestChecks.Charge, Charge));
        endpoints.MapPost("/sandbox/v1/refunds", signed.Post(Json.RefundRequest, RequestChecks.Refund, Refund));
        endpoints.MapPost("/sandbox/v1/faults", signed.PostWithoutFaults(Json.FaultPlan, RequestChecks.Faults, SetFaults));
    }

    private static Task Verify(HttpContext context, OrderTerms terms)
    {
        if (terms.Amount == MagicAmounts.NotAnswered)
            return context.WriteProblem(SignedEndpoints.Unavailable);
        var error = MagicAmounts.VerificationFailure(terms.Amount);
        return context.WriteJson(new AcceptanceMessage(error is null, error), Json.AcceptanceMessage);
    }

    private async Task Prepare(HttpContext context, OrderTerms terms)
    {
        if (terms.Amount == MagicAmounts.NotAnswered)
        {
            await context.WriteProblem(SignedEndpoints.Unavailable);
            return;
        }

        var (order, error) = MagicAmounts.PrepareFailure(terms.Amount) is { } declined
            ? (null, declined)
            : await database.Write(rows => OrderOperations.Prepare(rows, terms, ProviderTime.Of(steady)));
        var payUrl = order is null ? null : PayUrl(order);
        await context.WriteJson(new AcceptanceMessage(order is not null, error, payUrl, payUrl), Json.AcceptanceMessage);
    }

    private async Task Query(HttpContext context)
    {
        var message = await database.Read(
            static (rows, id) =>
                OrderTable.Find(rows, id) is not { } order
                    ? default
                    : (
                        Order: order,
                        Payments: PaymentTable.ListOfOrder(rows, order.Row),
                        Refunds: RefundTable.ListOfOrder(rows, order.Row)
                    ),
            (string)context.GetRouteValue("id")!
        )
            is { Order: { } order } found
            ? new OrderMessage
            {
                State = StateOf(order, order.CountFullPayments(found.Payments) > 0),
                PayUrl = PayUrl(order),
                QrCode = PayUrl(order),
                Payments = [.. found.Payments.Select(payment => payment.ToMessage())],
                Refunds = [.. found.Refunds.Select(refund => refund.ToMessage())],
                Failure = order.State == ProviderOrderState.Failed ? ProviderOrder.PaymentFailed : null,
            }
            : OrderMessage.Unknown;
        await context.WriteJson(message, Json.OrderMessage);
    }

    private async Task Close(HttpContext context, OrderTerms terms)
    {
        if ((string)context.GetRouteValue("id")! != terms.OrderId)
        {
            await context.WriteProblem(new SandboxProblem("order_id is not the one in the path.", 400, "invalid_value", "order_id"));
            return;
        }

        var outcome = await database.Write(rows => OrderOperations.Close(rows, terms, ProviderTime.Of(steady)));
        delivery.Wake();
        await context.WriteJson(new CloseResult(outcome), Json.CloseResult);
    }

    private async Task Charge(HttpContext context, ChargeRequest request)
    {
        if (request.Order.Amount == MagicAmounts.NotAnswered)
        {
            await context.WriteProblem(SignedEndpoints.Unavailable);
            return;
        }

        var (answer, mode) = await database.Write(rows => ChargeScript.Charge(rows, request, ProviderTime.Of(steady)));
        delivery.Wake();
        if (mode == ReplyMode.Hang)
            await Task.Delay(HangDuration, clock, context.RequestAborted);
        if (mode == ReplyMode.Reply)
            await context.WriteJson(answer, Json.ChargeMessage);
        else
            await context.WriteProblem(SignedEndpoints.Unavailable);
    }

    private async Task Refund(HttpContext context, RefundRequest request)
    {
        var mode =
            faults.TryConsumePendingRefund() ? RefundMode.Pending
            : faults.Current.RefuseRefunds ? RefundMode.Refused
            : RefundMode.Immediate;
        var refund = await database.Write(rows => RefundOperations.Refund(rows, request, mode, clock.GetUtcNow()));
        await context.WriteJson(refund.ToMessage(), Json.RefundMessage);
    }

    private Task SetFaults(HttpContext context, FaultPlan plan)
    {
        faults.Plan = plan;
        return context.WriteJson(plan, Json.FaultPlan);
    }

    private ChannelOrderState StateOf(ProviderOrder order, bool paid) =>
        order.State switch
        {
            ProviderOrderState.Failed => ChannelOrderState.Failed,
            ProviderOrderState.Open when !paid && ProviderTime.Of(steady).Of(order) < order.Terms.ExpiresAt => ChannelOrderState.Open,
            _ => ChannelOrderState.Closed,
        };

    private string PayUrl(ProviderOrder order) => $"{options.BaseUrl().TrimEnd('/')}/sandbox/pay/{PayToken.Of(options.Key, order.Row)}";
}
