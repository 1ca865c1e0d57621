using Payments.Client.Http;
using Payments.Client.Json;
using Payments.Client.Orders;

namespace Payments.Client.Operations;

/// <summary>What operators look at and decide, over all merchants; with the admin token, but for the health.</summary>
public sealed class OperationsClient
{
    private const int Unavailable = 503;
    private readonly ApiConnection _api;

    internal OperationsClient(ApiConnection api) => _api = api;

    /// <summary>Whether the server can work; needs no credentials.</summary>
    public async Task<ServerHealth> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _api.Send(ApiRequest.Get("health/ready"), static status => status == Unavailable, cancellationToken);
        var health = await ApiConnection.Read(response, PaymentsJson.Wire.ServerHealth, cancellationToken);
        return health with { ServerTime = response.Headers.Date };
    }

    /// <summary>The money of all merchants by day, currency and mode; by default of the last 30 days.</summary>
    public Task<Money> GetMoneyAsync(DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Get(Query.Of("v1/money", ("from", Query.Of(from)), ("to", Query.Of(to)))),
            PaymentsJson.Wire.Money,
            cancellationToken
        );

    /// <summary>What channels said of orders that are none of their business, newest first.</summary>
    public IAsyncEnumerable<ForeignReport> ListForeignReportsAsync(CancellationToken cancellationToken = default) =>
        ListForeignReportsAsync(null, cancellationToken);

    /// <summary>What they said of one order, oldest first; of all where none is named, newest first.</summary>
    public IAsyncEnumerable<ForeignReport> ListForeignReportsAsync(string? orderId, CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(Query.Of("v1/foreign-reports", ("order_id", orderId), ("limit", "100"), ("cursor", cursor))),
                    PaymentsJson.Wire.PageForeignReport,
                    token
                ),
            cancellationToken
        );

    /// <summary>The orders that wait for money that cannot be read, the latest first.</summary>
    public IAsyncEnumerable<UnconfirmedOrder> ListUnconfirmedPaymentsAsync(CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(Query.Of("v1/unconfirmed-payments", ("limit", "100"), ("cursor", cursor))),
                    PaymentsJson.Wire.PageUnconfirmedOrder,
                    token
                ),
            cancellationToken
        );

    /// <summary>Says what became of money that cannot be read.</summary>
    public Task<Order> ResolveAsync(string orderId, PaymentResolution resolution, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post($"v1/orders/{Query.Part(orderId)}/resolve", resolution, PaymentsJson.Wire.PaymentResolution),
            PaymentsJson.Wire.Order,
            cancellationToken
        );

    /// <summary>The payment channels, by preference.</summary>
    public async Task<IReadOnlyList<PaymentChannel>> ListChannelsAsync(CancellationToken cancellationToken = default) =>
        (await _api.Send(ApiRequest.Get("v1/channels"), PaymentsJson.Wire.PagePaymentChannel, cancellationToken)).Data;

    /// <summary>Has new orders not be offered to a channel; twice is the same as once.</summary>
    /// <exception cref="PaymentsException"><c>unknown_channel</c>: there is none of this name.</exception>
    public Task<PaymentChannel> PauseChannelAsync(string name, CancellationToken cancellationToken = default) =>
        Set(name, "pause", cancellationToken);

    /// <summary>Has new orders be offered to a channel again.</summary>
    /// <exception cref="PaymentsException"><c>unknown_channel</c>: there is none of this name.</exception>
    public Task<PaymentChannel> ResumeChannelAsync(string name, CancellationToken cancellationToken = default) =>
        Set(name, "resume", cancellationToken);

    /// <summary>
    /// The messages of the queue that were refused for good, those first that have waited longest, page by page as they are read. One may
    /// come twice where others are sent again or discarded meanwhile.
    /// </summary>
    public IAsyncEnumerable<DeadLetter> ListDeadLettersAsync(CancellationToken cancellationToken = default) =>
        Paging.All(
            async (cursor, token) =>
            {
                var page = await ListDeadLettersPageAsync(100, cursor, token);
                return new Page<DeadLetter> { Data = page.Data, NextCursor = page.NextCursor };
            },
            cancellationToken
        );

    /// <summary>A page of them, with how many there are in all.</summary>
    /// <param name="limit">How many, 1 to 100; null for 20.</param>
    /// <param name="cursor"><see cref="DeadLetters.NextCursor"/> of the page before.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<DeadLetters> ListDeadLettersPageAsync(
        int? limit = null,
        string? cursor = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Get(Query.Of("v1/dead-letters", ("limit", Query.Of(limit)), ("cursor", cursor))),
            PaymentsJson.Wire.DeadLetters,
            cancellationToken
        );

    /// <summary>Has a message of the queue be tried again as it was sent.</summary>
    /// <exception cref="PaymentsException"><c>dead_letter_not_found</c>: it is not there, or not any more.</exception>
    public Task<DeadLetter> ResendDeadLetterAsync(string id, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Post($"v1/dead-letters/{Query.Part(id)}/resend"), PaymentsJson.Wire.DeadLetter, cancellationToken);

    /// <summary>Takes a message of the queue that was refused away for ever.</summary>
    /// <exception cref="PaymentsException"><c>dead_letter_not_found</c>: it is not there, or not any more.</exception>
    public Task DiscardDeadLetterAsync(string id, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Delete($"v1/dead-letters/{Query.Part(id)}"), cancellationToken);

    /// <summary>The limits of the process that answers, with what is in use, and the risk rules there are.</summary>
    public Task<ServerLimits> GetLimitsAsync(CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get("v1/limits"), PaymentsJson.Wire.ServerLimits, cancellationToken);

    private Task<PaymentChannel> Set(string name, string action, CancellationToken cancellationToken) =>
        _api.Send(
            ApiRequest.Post($"v1/channels/{Query.Part(name)}/{action}") with
            {
                IsRepeatable = true,
            },
            PaymentsJson.Wire.PaymentChannel,
            cancellationToken
        );
}
