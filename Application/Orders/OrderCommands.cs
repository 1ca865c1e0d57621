using System.Globalization;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Checkout;
using Payments.Application.Limits;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Telemetry;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>Makes, reads, lists and withdraws orders for a merchant that <see cref="CommandAdmission"/> has let in.</summary>
public sealed partial class OrderCommands(
    IGrainFactory grains,
    IOrderQueries queries,
    ChannelRegistry channels,
    OpenOrderLimits open,
    MerchantConcurrency waits,
    LimitMetrics metrics,
    MerchantChanges merchants,
    AuditLog audit,
    Cursors cursors,
    CheckoutLinks checkout
)
{
    /// <summary>How long a create waits for a channel before it answers with status <c>created</c>.</summary>
    private static readonly TimeSpan ChannelTimeout = TimeSpan.FromSeconds(2);

    private static readonly PaymentError TooManyOpen = new(
        PaymentErrorCode.TooManyOpenOrders,
        "The merchant has as many open orders as it may have. Repeat the request once some of them have ended."
    );

    /// <summary>Makes an order, and waits for a channel to take it for as long as a client would.</summary>
    /// <param name="merchant">Whose order it becomes.</param>
    /// <param name="body">A <see cref="CreateOrderRequest"/> in JSON.</param>
    /// <param name="traceParent">W3C Trace Context of the request; null for none.</param>
    /// <param name="traceState">The other half of it.</param>
    /// <param name="enteredAt">
    /// When it came into a queue, for one that has waited there: the time of an order that is charged counts from then, and nobody waits
    /// for a channel now. Null for one that somebody sends now.
    /// </param>
    public async Task<CommandResult<OrderResponse>> Create(
        Merchant merchant,
        ReadOnlyMemory<byte> body,
        string? traceParent = null,
        string? traceState = null,
        DateTimeOffset? enteredAt = null
    )
    {
        var read = JsonBody.Read(body, DomainJson.Stored.CreateOrderRequest, out var sent);
        if (read.Value is not { } request)
            return read.Error!;
        var terms = CreateOrderRequest.Check(request, sent);
        if (terms.Value is not { } order)
            return terms.Error!;
        if (UnknownChannel(order, merchant) is { } unknown)
            return unknown;
        if (enteredAt is not null)
            order = order with { EnteredAt = enteredAt };

        var id = OrderId.Of(merchant.Id, order.MerchantOrderId);
        using var span = OrderTraces.BeginCreate(traceParent, traceState);
        if (span is not null)
        {
            span.TagOrder(id, merchant.Id);
            if (span.Recorded)
                order = order with { TraceParent = span.Id };
        }

        var grain = grains.GetOrder(id);
        var place = await open.TryAcquire(merchant);
        // What there is already is answered all the same: whoever repeats a create makes nothing.
        if (!place.IsAcquired && await grain.Get() is null)
            return metrics.Count(TooManyOpen);
        OrderReply reply;
        var made = true;
        try
        {
            reply = await grain.Create(merchant.Id, order);
            made = !reply.IsReplay && reply.View is { Order.Status: not OrderStatus.Rejected };
        }
        finally
        {
            place.Release(made);
        }

        if (reply.Error is { } error)
            return error;
        var view = reply.View!;
        if (enteredAt is null && view.Order.Status == OrderStatus.Created)
            view = await waits.WaitForChannel<OrderView?>(merchant.Id, () => grain.WaitUntilVerified(ChannelTimeout), fallback: view)
                ?? view;
        return new(OrderResponse.Of(view, checkout), null, reply.IsReplay ? CommandEffect.Replayed : CommandEffect.Created);
    }

    /// <summary>Reads an order.</summary>
    public async Task<CommandResult<OrderResponse>> Get(Merchant merchant, string id)
    {
        var found = await Find(merchant, id);
        return found.Value is { } view ? OrderResponse.Of(view, checkout) : found.Error!;
    }

    /// <summary>Reads an order, with what <c>expand</c> names.</summary>
    public async Task<CommandResult<OrderResponse>> Get(
        Merchant merchant,
        string id,
        IEnumerable<KeyValuePair<string, StringValues>> parameters
    )
    {
        var query = new QueryReader(parameters, "expand");
        var expansion = query.Choice<OrderExpansion>("expand");
        if (query.Error is { } fault)
            return fault;
        var found = await Find(merchant, id);
        if (found.Value is not { } view)
            return found.Error!;
        var order = OrderResponse.Of(view, checkout);
        return expansion is OrderExpansion.Refunds
            ? order with
            {
                Refunds = [.. view.Order.Refunds.Select(refund => RefundResponse.Of(view.Order, refund))],
            }
            : order;
    }

    /// <summary>For operators: reads the order of whatever merchant.</summary>
    public async Task<CommandResult<OrderResponse>> GetOfAny(string id) =>
        OrderId.IsValid(id) && await grains.GetOrder(id).Get() is { } view ? OrderResponse.Of(view, checkout) : CommandErrors.OrderNotFound;

    /// <summary>Withdraws an order that is awaiting payment.</summary>
    public async Task<CommandResult<OrderResponse>> Cancel(MerchantActor actor, string id)
    {
        if (!OrderId.IsValid(id))
            return CommandErrors.OrderNotFound;
        var merchantId = actor.Merchant.Id;
        return await audit.Record<OrderResponse>(actor, new Act(AuditAction.CancelOrder, merchantId, id), async () =>
        {
            var reply = await grains.GetOrder(id).Cancel(merchantId);
            return reply.Error is { } error ? error : OrderResponse.Of(reply.View!, checkout);
        });
    }

    /// <summary>An order of the merchant; not found if it is another's.</summary>
    public async Task<CommandResult<OrderView>> Find(Merchant merchant, string id) =>
        OrderId.IsValid(id) && await grains.GetOrder(id).Get() is { } view && view.Order.MerchantId == merchant.Id
            ? view
            : CommandErrors.OrderNotFound;

    private PaymentError? UnknownChannel(CreateOrderCommand order, Merchant merchant)
    {
        for (var i = 0; i < order.Channels.Length; i++)
            if (!channels.IsAvailable(order.Channels[i], merchant.Mode))
                return new PaymentError(
                    PaymentErrorCode.UnknownChannel,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"channels[{i}] names no channel that a {SnakeCase<MerchantMode>.Of(merchant.Mode)} merchant may use."
                    ),
                    string.Create(CultureInfo.InvariantCulture, $"channels[{i}]")
                );
        return null;
    }
}
