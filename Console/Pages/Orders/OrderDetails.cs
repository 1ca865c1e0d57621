using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Console.Pages.Orders;

/// <summary>Everything that is known of an order, of one look at it.</summary>
/// <param name="Merchant">Whose it is.</param>
/// <param name="Order">The order.</param>
/// <param name="Events">Its history, oldest first.</param>
/// <param name="Refunds">Its refunds, oldest first.</param>
/// <param name="Attempts">The attempts at notifying the merchant, oldest first.</param>
/// <param name="IgnoredCallbacks">Callbacks that changed nothing.</param>
/// <param name="Verification">The hash chain of its history, recomputed.</param>
/// <param name="Ignored">What channels said of it that counted for nothing, for operators; for others none.</param>
public sealed record OrderDetails(
    Merchant Merchant,
    OrderResponse Order,
    IReadOnlyList<EventResponse> Events,
    IReadOnlyList<RefundResponse> Refunds,
    IReadOnlyList<AttemptResponse> Attempts,
    IReadOnlyList<IgnoredCallbackResponse> IgnoredCallbacks,
    VerificationResponse Verification,
    IReadOnlyList<ForeignReportResponse> Ignored
);

/// <summary>Reads it, by the commands that every transport calls.</summary>
internal sealed class OrderDetailsReader(
    IGrainFactory grains,
    OrderCommands orders,
    HistoryCommands histories,
    RefundCommands refunds,
    NotificationCommands notifications,
    ReviewCommands reviews,
    ConsoleSession session
)
{
    private static readonly KeyValuePair<string, StringValues>[] FirstPage = [];

    /// <summary>An order of the merchant that looks, or of any where an operator does.</summary>
    public async Task<CommandResult<OrderDetails>> Read(string id, CancellationToken cancellationToken)
    {
        if (await session.User() is not { } user)
            return ConsoleUserCheck.Ended;
        var owner = user.MerchantId ?? await OwnerOf(id);
        return await session.Read(owner, CommandErrors.OrderNotFound, merchant => Read(merchant, id, user.IsOperator, cancellationToken));
    }

    /// <summary>Whose an order is; nobody's where there is none.</summary>
    private async Task<MerchantId> OwnerOf(string id) =>
        OrderId.IsValid(id) && await grains.GetOrder(id).Get() is { } view ? view.Order.MerchantId : new MerchantId("");

    private async Task<CommandResult<OrderDetails>> Read(Merchant merchant, string id, bool isOperator, CancellationToken cancellationToken)
    {
        var order = await orders.Get(merchant, id);
        if (order.Error is { } notFound)
            return notFound;
        var events = await histories.Events(merchant, id, FirstPage, cancellationToken);
        var returned = await refunds.List(merchant, id);
        var attempts = await notifications.List(merchant, id, FirstPage, cancellationToken);
        var callbacks = await histories.IgnoredCallbacks(merchant, id);
        var verification = await histories.Verify(merchant, id, cancellationToken);
        var ignored = isOperator
            ? await reviews.ForeignReportsOf(id, cancellationToken)
            : new PageResponse<ForeignReportResponse>([], null);
        return (ignored.Error ?? events.Error ?? returned.Error ?? attempts.Error ?? callbacks.Error ?? verification.Error) is { } error
            ? error
            : new OrderDetails(
                merchant,
                order.Value!,
                events.Value!.Data,
                returned.Value!.Data,
                attempts.Value!.Data,
                callbacks.Value!.Data,
                verification.Value!,
                ignored.Value!.Data
            );
    }
}
