using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Orders;

namespace Payments.Api.Orders;

/// <summary><c>/v1/orders</c>: merchants' commands over HTTP.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/v1/orders").WithTags("Orders").AddEndpointFilter(OrderAccess.Filter);
        orders.MapPost("/", Create).Accepts<CreateOrderRequest>("application/json").WithName("CreateOrder").WithSummary("Create an order");
        orders.MapGet("/", List).WithName("ListOrders").WithSummary("List orders, newest first");
        orders.MapGet("/{id}", Get).WithName("GetOrder").WithSummary("Read an order");
        orders.MapPost("/{id}/cancel", Cancel).WithName("CancelOrder").WithSummary("Withdraw an order that is awaiting payment");
        orders
            .MapPost("/{id}/refunds", Refund)
            .Accepts<RefundOrderRequest>("application/json")
            .WithName("RefundOrder")
            .WithSummary("Return money of a paid order");
        orders.MapGet("/{id}/refunds", ListRefunds).WithName("ListRefunds").WithSummary("Every refund of an order, oldest first");
        orders
            .MapGet("/{id}/qr.svg", QrCodes.Svg)
            .WithName("GetQrSvg")
            .WithSummary("The order's QR code as SVG")
            .Produces<byte[]>(contentType: "image/svg+xml");
        orders
            .MapGet("/{id}/qr.png", QrCodes.Png)
            .WithName("GetQrPng")
            .WithSummary("The order's QR code as PNG")
            .Produces<byte[]>(contentType: "image/png");
        orders.MapGet("/{id}/events", Events).WithName("ListEvents").WithSummary("The order's history");
        orders.MapGet("/{id}/events/verify", Verify).WithName("VerifyEvents").WithSummary("Recompute the history's hash chain");
        orders
            .MapGet("/{id}/ignored-callbacks", ListIgnoredCallbacks)
            .WithName("ListIgnoredCallbacks")
            .WithSummary("Callbacks of channels that changed nothing, and why");
        orders
            .MapGet("/{id}/notifications", ListNotifications)
            .WithName("ListNotifications")
            .WithSummary("Every attempt at notifying the merchant");
        app.MapGet("/v1/order-counts", Counts)
            .WithTags("Orders")
            .AddEndpointFilter(OrderAccess.Filter)
            .WithName("GetOrderCounts")
            .WithSummary("Orders over time: by minute, hour or day");
        app.MapPost("/v1/orders/{id}/resolve", Resolve)
            .WithTags("Orders")
            .AddEndpointFilter(AdminAuthentication.Filter)
            .Accepts<ResolvePaymentRequest>("application/json")
            .WithName("ResolveOrder")
            .WithSummary("Say what a provider took whose answer cannot be read");
        orders
            .MapPost("/{id}/notifications/{eventId}/resend", Resend)
            .WithReplayGuard()
            .WithName("ResendNotification")
            .WithSummary("Notify once more");
    }

    /// <summary>For operators: no merchant says what its provider took.</summary>
    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> Resolve(string id, HttpContext http, ReviewCommands reviews)
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        return (await reviews.Resolve(http.GetOperatorActor(), id, RequestBody.Bytes(http))).OrProblem();
    }

    private static async Task<Results<CreationResult<OrderResponse>, ProblemResult>> Create(HttpContext http, OrderCommands orders)
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var answer = await orders.Create(
            http.GetMerchant(),
            RequestBody.Bytes(http),
            http.Request.Headers.TraceParent,
            http.Request.Headers.TraceState
        );
        return answer.OrCreated(static order => Links.Order(order.Id));
    }

    /// <summary>For merchants, and for operators over all of them; as CSV where <c>format</c> or <c>Accept</c> says so.</summary>
    private static async Task<Results<Ok<PageResponse<OrderResponse>>, ListExportResult, ProblemResult>> List(
        HttpContext http,
        OrderCommands orders
    )
    {
        var query = http.Request.Query.Where(parameter => parameter.Key != ListFormat.Parameter);
        if (ListFormat.Read(http.Request, out var isCsv) is { } fault)
            return (ProblemResult)fault;
        var isOperator = OrderAccess.IsOperator(http);
        if (isCsv)
        {
            var export = isOperator
                ? await orders.ExportOfAll(query, http.RequestAborted)
                : await orders.Export(http.GetMerchant(), query, http.RequestAborted);
            return export.Value is { } list ? new ListExportResult(list, "orders.csv") : (ProblemResult)export.Error!;
        }

        var page = isOperator
            ? await orders.ListOfAll(query, http.RequestAborted)
            : await orders.List(http.GetMerchant(), query, http.RequestAborted);
        return page.Value is { } listed ? TypedResults.Ok(listed) : (ProblemResult)page.Error!;
    }

    /// <summary>For merchants, and for operators over all of them or of one.</summary>
    private static async Task<Results<Ok<OrderCountsResponse>, ProblemResult>> Counts(HttpContext http, OrderCountCommands counts) =>
        (
            await counts.Get(OrderAccess.IsOperator(http) ? null : http.GetMerchant().Id, http.Request.Query, http.RequestAborted)
        ).OrProblem();

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> Get(string id, HttpContext http, OrderCommands orders) =>
        (await orders.Get(http.GetMerchant(), id, http.Request.Query)).OrProblem();

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> Cancel(string id, HttpContext http, OrderCommands orders) =>
        (await orders.Cancel(http.GetMerchantActor(), id)).OrProblem();

    private static async Task<Results<CreationResult<RefundResponse>, ProblemResult>> Refund(
        string id,
        HttpContext http,
        RefundCommands refunds
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var answer = await refunds.Request(http.GetMerchantActor(), id, RequestBody.Bytes(http));
        return answer.OrCreated(_ => Links.Refunds(id));
    }

    /// <summary>All on one page: an order has a bounded number of refunds.</summary>
    internal static async Task<Results<Ok<PageResponse<RefundResponse>>, ProblemResult>> ListRefunds(
        string id,
        HttpContext http,
        RefundCommands refunds
    ) => (await refunds.List(http.GetMerchant(), id)).OrProblem();

    private static async Task<Results<Ok<PageResponse<EventResponse>>, ProblemResult>> Events(
        string id,
        HttpContext http,
        HistoryCommands history
    ) => (await history.Events(http.GetMerchant(), id, http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<VerificationResponse>, ProblemResult>> Verify(
        string id,
        HttpContext http,
        HistoryCommands history
    ) => (await history.Verify(http.GetMerchant(), id, http.RequestAborted)).OrProblem();

    /// <summary>All on one page: an order keeps few of them.</summary>
    internal static async Task<Results<Ok<PageResponse<IgnoredCallbackResponse>>, ProblemResult>> ListIgnoredCallbacks(
        string id,
        HttpContext http,
        HistoryCommands history
    ) => (await history.IgnoredCallbacks(http.GetMerchant(), id)).OrProblem();

    private static async Task<Results<Ok<PageResponse<AttemptResponse>>, ProblemResult>> ListNotifications(
        string id,
        HttpContext http,
        NotificationCommands notifications
    ) => (await notifications.List(http.GetMerchant(), id, http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Accepted<OrderResponse>, ProblemResult>> Resend(
        string id,
        string eventId,
        HttpContext http,
        NotificationCommands notifications
    )
    {
        var answer = await notifications.Resend(http.GetMerchantActor(), id, eventId, http.RequestAborted);
        return answer.Value is { } order ? TypedResults.Accepted(Links.Notifications(id), order) : (ProblemResult)answer.Error!;
    }
}
