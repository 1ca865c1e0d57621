using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Api;

/// <summary><c>GET /v1/orders</c>: a merchant's orders, newest first, read from storage without waking their grains.</summary>
internal static class OrderList
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    internal static async Task<Results<Ok<PageResponse<OrderResponse>>, Problem>> List(HttpContext http, IGrainFactory grains, IOrderQueries queries)
    {
        var query = new QueryText(http, "status", "merchant_order_id", "created_after", "limit", "cursor");
        var status = query.Word<OrderStatus>("status");
        var merchantOrderId = query.Text("merchant_order_id", 64);
        var createdAfter = query.Time("created_after");
        var limit = query.Integer("limit", 1, MaxLimit, DefaultLimit);
        var after = Cursor(query);
        if (query.Fault is { } fault) return (Problem)fault;

        var merchantId = http.Merchant().Id;
        if (merchantOrderId is not null)
            return TypedResults.Ok(await One(grains, OrderId.Of(merchantId, merchantOrderId), status, createdAfter));

        var page = await queries.ListAsync(
            new OrderListing(merchantId, status is { } word ? SnakeCase<OrderStatus>.Of(word) : null, createdAfter, limit, after), http.RequestAborted);
        return TypedResults.Ok(new PageResponse<OrderResponse>([.. page.Orders.Select(Response)], page.Next?.ToString()));
    }

    /// <summary>The merchant's own id leads straight to the order, so no list is searched.</summary>
    private static async Task<PageResponse<OrderResponse>> One(IGrainFactory grains, string id, OrderStatus? status, DateTimeOffset? createdAfter)
    {
        var view = await grains.GetGrain<IOrderGrain>(id).Get();
        var fits = view is not null && (status is null || view.Order.Status == status) && (createdAfter is null || view.Order.CreatedAt > createdAfter);
        return new PageResponse<OrderResponse>(fits ? [OrderResponse.Of(view!)] : [], null);
    }

    private static OrderCursor? Cursor(QueryText query)
    {
        if (query.Text("cursor", int.MaxValue) is not { } text) return null;
        if (OrderCursor.TryParse(text, out var cursor)) return cursor;
        query.Refuse(RejectionCode.InvalidCursor, "cursor", "was not given by this list.");
        return null;
    }

    private static OrderResponse Response(StoredOrder stored)
    {
        var row = JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored);
        return OrderResponse.Of(OrderView.Of(row!.State!));
    }
}
