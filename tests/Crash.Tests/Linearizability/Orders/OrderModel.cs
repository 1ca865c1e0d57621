using Payments.Crash.Tests.Linearizability.Checker;
using static Payments.Crash.Tests.Linearizability.Orders.OrderStatuses;

namespace Payments.Crash.Tests.Linearizability.Orders;

/// <summary>
/// A payment of one amount with a deadline that never comes, as the documentation describes it. What happens by itself, that it is
/// verified, that money arrives, that a refund is confirmed, may happen at any moment at which it can.
/// </summary>
internal sealed class OrderModel(long amount) : ISequentialModel<OrderModelState, OrderInput, OrderOutput>
{
    public OrderModelState Initial { get; } = new();

    public OrderModelState? Next(OrderModelState state, OrderInput input, OrderOutput? output)
    {
        state = state with { Possible = Reachable(state) };
        return input switch
        {
            OrderInput.Pay => state with { MayBePaid = true },
            OrderInput.Create create => Create(state, create.Content, output),
            _ when state.Content is null => output is OrderOutput.Absent ? state : null,
            OrderInput.Read => output is OrderOutput.Shown shown ? Show(state, shown.View) : null,
            OrderInput.Cancel => Cancel(state, output),
            OrderInput.Refund refund => Refund(state, refund, output),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "The model does not know it."),
        };
    }

    public bool IsTooLateFor(OrderModelState state, OrderOutput output) =>
        output switch
        {
            OrderOutput.Shown shown => shown.View.Version < state.Version,
            OrderOutput.Absent => state.Content is not null,
            _ => false,
        };

    /// <summary>What its status may have become by itself.</summary>
    private OrderStatuses Reachable(OrderModelState state)
    {
        var reachable = state.Possible;
        if (reachable.HasFlag(Created))
            reachable |= AwaitingPayment | Rejected;
        if (reachable.HasFlag(AwaitingPayment) && state.MayBePaid)
            reachable |= Paid;
        if (reachable.HasFlag(Paid) && state.RefundTotal > 0)
            reachable |= PartiallyRefunded;
        if (reachable.HasFlag(PartiallyRefunded) && state.RefundTotal == amount)
            reachable |= Refunded;
        return reachable;
    }

    private OrderModelState? Create(OrderModelState state, int content, OrderOutput? output)
    {
        var isNew = state.Content is null;
        if (isNew)
            state = Restrict(state with { Content = content, Version = 1 }, Created);
        return output switch
        {
            null => isNew ? state : null,
            OrderOutput.Conflict => !isNew && state.Content != content ? state : null,
            // Within the server a request may be sent twice, so that one that made the order can be answered as a repeated one.
            OrderOutput.Shown shown when state.Content == content && (isNew || !shown.IsNew) => Show(
                state with
                {
                    Possible = Reachable(state),
                },
                shown.View
            ),
            _ => null,
        };
    }

    private static OrderModelState? Cancel(OrderModelState state, OrderOutput? output)
    {
        var cancelled = state.Possible.HasFlag(AwaitingPayment) ? Change(state, Cancelled) : null;
        return output switch
        {
            null => cancelled,
            OrderOutput.Shown shown => (cancelled is null ? null : Show(cancelled, shown.View))
                ?? (shown.View.Status == Cancelled ? Show(state, shown.View) : null),
            OrderOutput.NotCancellable => Only(state, state.Possible & ~(AwaitingPayment | Cancelled)),
            _ => null,
        };
    }

    private OrderModelState? Refund(OrderModelState state, OrderInput.Refund refund, OrderOutput? output)
    {
        var bit = 1UL << refund.Number;
        var isKnown = (state.Refunds & bit) != 0;
        var fits = state.RefundTotal + refund.Amount <= amount;
        var paid = Only(state, state.Possible & Refundable);
        var reserved =
            paid is null || isKnown || !fits
                ? null
                : Change(paid, paid.Possible) with
                {
                    Refunds = state.Refunds | bit,
                    RefundTotal = state.RefundTotal + refund.Amount,
                };
        return output switch
        {
            null => reserved,
            OrderOutput.RefundReserved answer => reserved ?? (isKnown && !answer.IsNew ? state : null),
            OrderOutput.NotRefundable => isKnown ? null : Only(state, state.Possible & ~Refundable),
            OrderOutput.RefundTooLarge => isKnown || fits ? null : paid,
            _ => null,
        };
    }

    /// <summary>From what may be to what was shown.</summary>
    private static OrderModelState? Show(OrderModelState state, OrderView view)
    {
        var isSame = state.Hash is not null && view.Version == state.Version;
        if (!state.Possible.HasFlag(view.Status) || view.Refunds != state.RefundTotal || view.Version < state.Version)
            return null;
        // The same events are the same history; more of them another one.
        if (state.Hash is not null && isSame != (view.Hash == state.Hash))
            return null;
        return state with { Possible = view.Status, Version = view.Version, Hash = view.Hash };
    }

    /// <summary>Something was recorded, and what it was is not shown yet.</summary>
    private static OrderModelState Change(OrderModelState state, OrderStatuses possible) =>
        Restrict(state with { Version = state.Version + 1, Hash = null }, possible);

    private static OrderModelState? Only(OrderModelState state, OrderStatuses possible) =>
        possible == None ? null : Restrict(state, possible);

    private static OrderModelState Restrict(OrderModelState state, OrderStatuses possible) => state with { Possible = possible };
}
