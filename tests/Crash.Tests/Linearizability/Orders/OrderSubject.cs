using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Payments.Crash.Tests.Linearizability.Checker;
using Payments.Crash.Tests.Linearizability.Run;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using OrderOperation = Payments.Crash.Tests.Linearizability.Checker.Operation<
    Payments.Crash.Tests.Linearizability.Orders.OrderInput,
    Payments.Crash.Tests.Linearizability.Orders.OrderOutput
>;

namespace Payments.Crash.Tests.Linearizability.Orders;

/// <summary>One order that several clients create, read, pay, cancel and refund, all at once.</summary>
internal sealed class OrderSubject(RecordingClient http, TestMerchant shop, string merchantOrderId, long amount) : ISubject
{
    private const int MaxOperations = 40;
    private const int Refunds = 4;
    private const int LongDeadline = 86_400;

    private readonly ConcurrentQueue<OrderOperation> _history = new();
    private volatile OrderResponse? _newest;

    public bool IsUsedUp => _history.Count >= MaxOperations;

    public (int Answered, int Unanswered) Counts =>
        (_history.Count(operation => operation.Returned is not null), _history.Count(operation => operation.Returned is null));

    public Task Act(Random random, int client) =>
        (_newest, random.Next(10)) switch
        {
            (null, var draw) => Create(draw == 0 ? 1 : 0, client),
            (_, < 4) => Read(client),
            (_, 4) => Create(random.Next(2), client),
            // Seldom, since little happens to an order that was cancelled.
            (_, 5) when random.Next(8) == 0 => Cancel(client),
            ({ HasBeenPaid: true }, < 9) => Refund(random.Next(Refunds), client),
            (_, 6) => Refund(random.Next(Refunds), client),
            _ => Pay(client),
        };

    public async Task<string?> Complete()
    {
        await (_newest is null ? Create(0, client: -1) : Read(client: -1));
        if (_newest is not { } order)
            return $"{merchantOrderId} cannot be created";
        var isPaid = _history.Any(operation => operation.Output is OrderOutput.PaymentMade);
        return
            order.Status == "created" || (order.Status == "awaiting_payment" && isPaid) || order.Payments.Any(money => money.Refunding > 0)
            ? $"{order.Id} stays {order.Status}"
            : null;
    }

    public string? Check() => LinearizabilityChecker.Check(new OrderModel(amount), _history);

    public override string ToString() => $"order {_newest?.Id ?? merchantOrderId}";

    private async Task Create(int content, int client)
    {
        var body = new JsonObject
        {
            ["merchant_order_id"] = merchantOrderId,
            ["kind"] = "payment",
            ["amount"] = amount,
            ["currency"] = "EUR",
            ["channels"] = new JsonArray("sandbox"),
            ["description"] = $"content {content}",
            ["expires_in"] = LongDeadline,
        };
        Record(client, new OrderInput.Create(content), await Send(HttpMethod.Post, "/v1/orders", body), response =>
            response.Code() == "idempotency_conflict" ? new OrderOutput.Conflict() : Show(response, isNew: response.Status == 201)
        );
    }

    private async Task Read(int client) =>
        Record(client, new OrderInput.Read(), await Send(HttpMethod.Get, Path), response => Show(response));

    private async Task Cancel(int client) =>
        Record(client, new OrderInput.Cancel(), await Send(HttpMethod.Post, Path + "/cancel"), response =>
            response.Code() == "order_not_cancellable" ? new OrderOutput.NotCancellable() : Show(response)
        );

    private async Task Refund(int number, int client)
    {
        // They come to more than was paid, so that not all can be had.
        var part = (amount / Refunds) + 1;
        Record(
            client,
            new OrderInput.Refund(number, part),
            await Send(HttpMethod.Post, Path + "/refunds", new { merchant_refund_id = $"refund-{number}", amount = part }),
            response =>
                response.Code() switch
                {
                    "order_not_refundable" => new OrderOutput.NotRefundable(),
                    "refund_exceeds_captured" => new OrderOutput.RefundTooLarge(),
                    _ when response.IsSuccess => new OrderOutput.RefundReserved(response.Status == 201),
                    var code => throw new InvalidOperationException($"{this}: {response.Status} {code}"),
                }
        );
    }

    private async Task Pay(int client)
    {
        if (_newest?.PayUrl is not { } payUrl)
        {
            await Read(client);
            return;
        }

        var exchange = await http.Pay(payUrl);
        // A page that takes no money any more has done nothing.
        if (exchange.Response is null or { IsSuccess: true })
            Record(client, new OrderInput.Pay(), exchange, _ => new OrderOutput.PaymentMade());
    }

    private string Path => $"/v1/orders/{_newest!.Id}";

    private Task<Exchange> Send(HttpMethod method, string path, object? body = null) => http.Send(method, path, shop.ApiKey, body);

    private OrderOutput Show(ServerResponse response, bool isNew = false)
    {
        if (response.Code() == "order_not_found")
            return new OrderOutput.Absent();
        var order = response.As<OrderResponse>();
        _newest = order;
        var returned = order.Payments.Where(money => money.IsAccepted).Sum(money => money.Refunding + money.Refunded);
        return new OrderOutput.Shown(
            new OrderView(
                order.Version,
                order.HistoryHash,
                Enum.Parse<OrderStatuses>(order.Status.Replace("_", ""), ignoreCase: true),
                returned
            ),
            isNew
        );
    }

    private void Record(int client, OrderInput input, Exchange exchange, Func<ServerResponse, OrderOutput> read)
    {
        // Who reads and is not answered has changed nothing.
        if (exchange.Response is null && input is OrderInput.Read)
            return;
        var output = exchange.Response is { } response ? read(response) : null;
        _history.Enqueue(new OrderOperation(client, exchange.Invoked, exchange.Returned, input, output));
    }
}
