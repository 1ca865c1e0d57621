using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary><c>/v1/orders</c>: make, read and withdraw orders.</summary>
internal static class OrderEndpoints
{
    /// <summary>How long a create waits for a channel before it answers with status <c>created</c>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Problem NotFound = new Rejection(RejectionCode.OrderNotFound, "There is no such order.");

    private static readonly Problem TooManyOpen = Problem.Of(
        StatusCodes.Status429TooManyRequests, "too_many_open_orders", "The merchant has as many open orders as it may have. Repeat the request once some of them have ended.", retryAfter: 5);

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/v1/orders").WithTags("Orders").AddEndpointFilter(MerchantAuthentication.Filter);
        orders.MapPost("/", Create).Accepts<CreateOrderRequest>("application/json").WithName("CreateOrder").WithSummary("Create an order");
        orders.MapGet("/", OrderList.List).WithName("ListOrders").WithSummary("List orders, newest first");
        orders.MapGet("/{id}", Get).WithName("GetOrder").WithSummary("Read an order");
        orders.MapPost("/{id}/cancel", Cancel).WithName("CancelOrder").WithSummary("Withdraw an order that is awaiting payment");
        orders.MapPost("/{id}/refunds", RefundEndpoints.Request).Accepts<RefundOrderRequest>("application/json").WithName("RefundOrder").WithSummary("Return money of a paid order");
        orders.MapGet("/{id}/refunds", RefundEndpoints.List).WithName("ListRefunds").WithSummary("Every refund of an order, oldest first");
        orders.MapGet("/{id}/qr.svg", QrCodes.Svg).WithName("GetQrSvg").WithSummary("The order's QR code as SVG").Produces<byte[]>(contentType: "image/svg+xml");
        orders.MapGet("/{id}/qr.png", QrCodes.Png).WithName("GetQrPng").WithSummary("The order's QR code as PNG").Produces<byte[]>(contentType: "image/png");
        orders.MapGet("/{id}/events", OrderHistory.Events).WithName("ListEvents").WithSummary("The order's history");
        orders.MapGet("/{id}/events/verify", OrderHistory.Verify).WithName("VerifyEvents").WithSummary("Recompute the history's hash chain");
        orders.MapGet("/{id}/notifications", NotificationEndpoints.List).WithName("ListNotifications").WithSummary("Every attempt at notifying the merchant");
        orders.MapPost("/{id}/notifications/{eventId}/resend", NotificationEndpoints.Resend).WithName("ResendNotification").WithSummary("Notify once more");
    }

    /// <summary>An order of the calling merchant; another's is as good as none.</summary>
    internal static async Task<(OrderView? View, Problem? Problem)> Find(HttpContext http, IGrainFactory grains, string id) =>
        OrderId.IsValid(id) && await grains.GetGrain<IOrderGrain>(id).Get() is { } view && view.Order.MerchantId == http.Merchant().Id
            ? (view, null)
            : (null, NotFound);

    private static async Task<Results<Created<OrderResponse>, Ok<OrderResponse>, Problem>> Create(
        HttpContext http, IGrainFactory grains, ChannelRegistry channels, OpenOrders open, InFlight inFlight)
    {
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, sent) = await RequestBody.Json(http, DomainJson.Stored.CreateOrderRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        var terms = CreateOrderRequest.Check(request, sent);
        if (terms.Value is not { } order) return (Problem)terms.Rejection!;
        var merchant = http.Merchant();
        if (UnknownChannel(order, merchant, channels) is { } unknown) return (Problem)unknown;

        var id = OrderId.Of(merchant.Id, order.MerchantOrderId);
        using var span = OrderTraces.BeginCreate(http.Request.Headers.TraceParent, http.Request.Headers.TraceState);
        if (span is not null)
        {
            span.Name(id, merchant.Id);
            if (span.Recorded) order = order with { TraceParent = span.Id };
        }

        var grain = grains.GetGrain<IOrderGrain>(id);
        var isNew = await open.TryEnter(merchant);
        // What there is already is answered all the same: whoever repeats a create makes nothing.
        if (!isNew && await grain.Get() is null) return TooManyOpen;
        var reply = await grain.Create(merchant.Id, order);
        if (isNew && (reply.IsReplay || reply.View is not { Order.Status: not OrderStatus.Rejected })) open.Leave(merchant);
        if (reply.Rejection is { } rejection) return (Problem)rejection;
        var view = reply.View!.Order.Status == OrderStatus.Created ? await inFlight.Waiting(grain.WaitUntilVerified(Patience)) : reply.View;
        var response = OrderResponse.Of(view!);
        if (!reply.IsReplay) return TypedResults.Created($"/v1/orders/{response.Id}", response);
        http.Response.Headers["Idempotent-Replayed"] = "true";
        return TypedResults.Ok(response);
    }

    private static async Task<Results<Ok<OrderResponse>, Problem>> Get(string id, HttpContext http, IGrainFactory grains)
    {
        var (view, problem) = await Find(http, grains, id);
        return view is null ? problem! : TypedResults.Ok(OrderResponse.Of(view));
    }

    private static async Task<Results<Ok<OrderResponse>, Problem>> Cancel(string id, HttpContext http, IGrainFactory grains)
    {
        if (!OrderId.IsValid(id)) return NotFound;
        var reply = await grains.GetGrain<IOrderGrain>(id).Cancel(http.Merchant().Id);
        return reply.Rejection is { } rejection ? (Problem)rejection : TypedResults.Ok(OrderResponse.Of(reply.View!));
    }

    private static Rejection? UnknownChannel(CreateOrder order, Merchant merchant, ChannelRegistry channels)
    {
        for (var i = 0; i < order.Channels.Length; i++)
            if (!channels.Serves(order.Channels[i], merchant.Mode))
                return new Rejection(
                    RejectionCode.UnknownChannel,
                    string.Create(CultureInfo.InvariantCulture, $"channels[{i}] names no channel that a {SnakeCase<MerchantMode>.Of(merchant.Mode)} merchant may use."),
                    string.Create(CultureInfo.InvariantCulture, $"channels[{i}]"));
        return null;
    }
}
