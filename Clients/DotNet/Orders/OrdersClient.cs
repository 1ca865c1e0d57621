using Payments.Client.Http;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>Orders and refunds of the merchant that the client speaks for.</summary>
public sealed class OrdersClient
{
    private readonly ApiConnection _api;

    internal OrdersClient(ApiConnection api) => _api = api;

    /// <summary>
    /// Makes an order; sent again with the same content, it is the same order. Where its status is still <c>created</c>, read it again.
    /// </summary>
    /// <exception cref="PaymentsException">It was refused, as with <c>idempotency_conflict</c>, or no answer came.</exception>
    public Task<Order> CreateAsync(NewOrder order, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post("v1/orders", order, PaymentsJson.Wire.NewOrder) with
            {
                IsRepeatable = true,
            },
            PaymentsJson.Wire.Order,
            cancellationToken
        );

    /// <summary>Reads an order.</summary>
    public Task<Order> GetAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(orderId)), PaymentsJson.Wire.Order, cancellationToken);

    /// <summary>Reads an order together with its refunds, as they are at the same moment.</summary>
    /// <returns>With <see cref="Order.Refunds"/>.</returns>
    public Task<Order> GetWithRefundsAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Query.Of(Path(orderId), ("expand", "refunds"))), PaymentsJson.Wire.Order, cancellationToken);

    /// <summary>Every order that fits, newest first, page by page as they are read.</summary>
    public IAsyncEnumerable<Order> ListAsync(OrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.All((cursor, token) => ListPageAsync(filter, 100, cursor, token), cancellationToken);

    /// <summary>A page of the orders that fit, newest first.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="limit">How many, 1 to 100; null for 20.</param>
    /// <param name="cursor"><see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<Page<Order>> ListPageAsync(
        OrderFilter? filter = null,
        int? limit = null,
        string? cursor = null,
        CancellationToken cancellationToken = default
    )
    {
        var target = Query.Of(
            "v1/orders",
            ("status", filter?.StatusText),
            ("merchant_order_id", filter?.MerchantOrderId),
            ("created_after", Query.Of(filter?.CreatedAfter)),
            ("created_before", Query.Of(filter?.CreatedBefore)),
            ("amount_min", Query.Of(filter?.AmountMin)),
            ("amount_max", Query.Of(filter?.AmountMax)),
            ("currency", filter?.Currency),
            ("channel", filter?.Channel),
            ("payer_id", filter?.PayerId),
            ("account_id", filter?.AccountId),
            ("kind", filter?.Kind?.Value),
            ("merchant_id", filter?.MerchantId),
            ("limit", Query.Of(limit)),
            ("cursor", cursor)
        );
        return _api.Send(ApiRequest.Get(target), PaymentsJson.Wire.PageOrder, cancellationToken);
    }

    /// <summary>Withdraws an order that awaits payment; twice is the same as once.</summary>
    public Task<Order> CancelAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Post(Path(orderId) + "/cancel") with { IsRepeatable = true }, PaymentsJson.Wire.Order, cancellationToken);

    /// <summary>How many orders were made and paid over time; of all merchants where an operator asks and names none.</summary>
    /// <param name="interval">Which steps of time.</param>
    /// <param name="merchantId">For operators: only those of this merchant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<OrderCounts> GetCountsAsync(
        OrderInterval interval,
        string? merchantId = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Get(Query.Of("v1/order-counts", ("interval", interval.Value), ("merchant_id", merchantId))),
            PaymentsJson.Wire.OrderCounts,
            cancellationToken
        );

    /// <summary>Returns money; sent again with the same content, it is the same refund.</summary>
    public Task<Refund> RefundAsync(string orderId, NewRefund refund, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post(Path(orderId) + "/refunds", refund, PaymentsJson.Wire.NewRefund) with
            {
                IsRepeatable = true,
            },
            PaymentsJson.Wire.Refund,
            cancellationToken
        );

    /// <summary>Every refund of an order, oldest first, those included that the server makes itself.</summary>
    public async Task<IReadOnlyList<Refund>> ListRefundsAsync(string orderId, CancellationToken cancellationToken = default) =>
        (await _api.Send(ApiRequest.Get(Path(orderId) + "/refunds"), PaymentsJson.Wire.PageRefund, cancellationToken)).Data;

    /// <summary>An order's history, oldest first.</summary>
    public IAsyncEnumerable<HistoryEvent> ListEventsAsync(string orderId, CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(Query.Of(Path(orderId) + "/events", ("cursor", cursor))),
                    PaymentsJson.Wire.PageHistoryEvent,
                    token
                ),
            cancellationToken
        );

    /// <summary>Has the server recompute the history's hash chain; <see cref="HistoryChain"/> does it here.</summary>
    public Task<HistoryVerification> VerifyEventsAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(orderId) + "/events/verify"), PaymentsJson.Wire.HistoryVerification, cancellationToken);

    /// <summary>Callbacks of channels that changed nothing, and why.</summary>
    public async Task<IReadOnlyList<IgnoredCallback>> ListIgnoredCallbacksAsync(
        string orderId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _api.Send(ApiRequest.Get(Path(orderId) + "/ignored-callbacks"), PaymentsJson.Wire.PageIgnoredCallback, cancellationToken)
        ).Data;

    /// <summary>Every attempt at notifying the merchant of an order, oldest first.</summary>
    public IAsyncEnumerable<NotificationAttempt> ListNotificationsAsync(string orderId, CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(Query.Of(Path(orderId) + "/notifications", ("cursor", cursor))),
                    PaymentsJson.Wire.PageNotificationAttempt,
                    token
                ),
            cancellationToken
        );

    /// <summary>Makes one more attempt at notifying of an event, out of order.</summary>
    public Task<Order> ResendNotificationAsync(string orderId, string eventId, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post($"{Path(orderId)}/notifications/{Query.Part(eventId)}/resend"),
            PaymentsJson.Wire.Order,
            cancellationToken
        );

    /// <summary>The QR code as a picture: SVG.</summary>
    public Task<byte[]> GetQrCodeSvgAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.SendForBytes(ApiRequest.Get(Path(orderId) + "/qr.svg"), cancellationToken);

    /// <summary>The QR code as a picture: PNG.</summary>
    public Task<byte[]> GetQrCodePngAsync(string orderId, CancellationToken cancellationToken = default) =>
        _api.SendForBytes(ApiRequest.Get(Path(orderId) + "/qr.png"), cancellationToken);

    private static string Path(string orderId) => "v1/orders/" + Query.Part(orderId);
}
