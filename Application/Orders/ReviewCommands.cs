using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Checkout;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>For operators: what channels said of all merchants' orders and a person has to look at.</summary>
public sealed class ReviewCommands(IGrainFactory grains, IOrderQueries queries, AuditLog audit, Cursors cursors, CheckoutLinks checkout)
{
    // The lists are of no merchant.
    private static readonly MerchantId NoMerchant = new("");

    /// <summary>Reports that count for nothing, newest first.</summary>
    public async Task<CommandResult<PageResponse<ForeignReportResponse>>> ListForeignReports(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "order_id", "limit", "cursor");
        var (limit, after) = ReadPage(Cursors.ForeignReports, query);
        if (query.Text("order_id", InputLimits.Id) is { } order && query.Error is null)
            return await ForeignReportsOf(order, cancellationToken);
        if (query.Error is { } error)
            return error;
        var page = await queries.ForeignReportsAsync(limit, after, cancellationToken);
        return new PageResponse<ForeignReportResponse>(
            [.. page.Reports.Select(ToResponse)],
            cursors.Encode(Cursors.ForeignReports, NoMerchant, page.Next)
        );
    }

    /// <summary>Those of one order, oldest first.</summary>
    public async Task<CommandResult<PageResponse<ForeignReportResponse>>> ForeignReportsOf(string id, CancellationToken cancellationToken)
    {
        if (!OrderId.IsValid(id) || await grains.GetOrder(id).Get() is not { Order: { } order })
            return CommandErrors.OrderNotFound;
        var reports = await queries.ForeignReportsOfAsync(id, cancellationToken);
        return new PageResponse<ForeignReportResponse>(
            [.. reports.Select(report => ToResponse(new ForeignReportEntry(id, order.MerchantId, order.Terms.MerchantOrderId, report)))],
            null
        );
    }

    /// <summary>Orders that wait for money that cannot be read, the latest first.</summary>
    public async Task<CommandResult<PageResponse<UnconfirmedOrderResponse>>> ListUnconfirmedPayments(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "limit", "cursor");
        var (limit, after) = ReadPage(Cursors.Unconfirmed, query);
        if (query.Error is { } error)
            return error;
        var page = await queries.UnconfirmedAsync(limit, after, cancellationToken);
        return new PageResponse<UnconfirmedOrderResponse>(
            [.. page.Orders.Select(ToResponse)],
            cursors.Encode(Cursors.Unconfirmed, NoMerchant, page.Next)
        );
    }

    /// <summary>Says what became of money that a channel speaks of and that cannot be read.</summary>
    /// <param name="actor">Who says it.</param>
    /// <param name="id">The order.</param>
    /// <param name="body">A <see cref="ResolvePaymentRequest"/> in JSON.</param>
    public async Task<CommandResult<OrderResponse>> Resolve(OperatorActor actor, string id, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.Read(body, DomainJson.Stored.ResolvePaymentRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        var asked = ResolvePaymentRequest.Check(request);
        if (asked.Value is not { } resolution)
            return asked.Error!;
        if (!OrderId.IsValid(id))
            return CommandErrors.OrderNotFound;
        if (await grains.GetOrder(id).Get() is not { Order.MerchantId: var merchantId })
            return CommandErrors.OrderNotFound;
        return await audit.Record<OrderResponse>(
            actor,
            new Act(AuditAction.ResolveOrder, merchantId, id)
            {
                Changes = SettingChanges.Asked(request, DomainJson.Stored.ResolvePaymentRequest),
            },
            async () =>
            {
                var reply = await grains.GetOrder(id).Resolve(resolution);
                return reply.View is { } view ? OrderResponse.Of(view, checkout) : reply.Error!;
            }
        );
    }

    private (int Limit, OrderCursor? After) ReadPage(string list, QueryReader query) =>
        (
            query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage),
            query.Cursor("cursor", text => cursors.Decode(list, NoMerchant, text))
        );

    private static ForeignReportResponse ToResponse(ForeignReportEntry entry) =>
        new(
            entry.OrderKey,
            entry.MerchantId,
            entry.MerchantOrderId,
            entry.Report.Channel,
            entry.Report.Reason,
            entry.Report.PaymentId,
            entry.Report.Amount,
            entry.Report.Currency,
            entry.Report.At
        );

    private static UnconfirmedOrderResponse ToResponse(StoredOrder stored)
    {
        var state = JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored)!.State!;
        var order = state.Order;
        return new UnconfirmedOrderResponse(
            order.Id,
            order.MerchantId,
            order.Terms.MerchantOrderId,
            SnakeCase<OrderStatus>.Of(order.Status),
            order.Terms.Amount.Amount,
            order.Terms.Amount.Currency,
            state.UnconfirmedSince ?? order.UpdatedAt,
            [
                .. state.WaitingPayments.Select(payment => new UnconfirmedPaymentResponse(
                    payment.Channel,
                    payment.Problem,
                    payment.At,
                    payment.PaymentId?.Value
                )),
            ]
        );
    }
}
