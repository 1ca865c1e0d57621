using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Properties;

/// <summary>What holds of every order at every moment.</summary>
internal static class OrderPromises
{
    public static void Check(OrderState? before, OrderState after, IReadOnlyList<StoredEvent> stored)
    {
        EventsMakeTheOrder(after.Order, stored);
        TimeNeverRunsBackwards(before?.Order, after.Order, stored);
        MoneyAddsUp(after.Order);
        WhatIsOpenIsPending(after);
        NothingGrowsWithoutLimit(after);
        EveryNotificationIsInOnePlace(after.Outbox);
    }

    private static void EventsMakeTheOrder(PaymentOrder order, IReadOnlyList<StoredEvent> stored)
    {
        PastOrder? read = null;
        foreach (var happened in stored)
            read = History.Read(read?.Order, new StoredLink(happened.Body, happened.Hash));
        Assert.Equal(order.Json(), read!.Order.Json());
        Assert.Null(History.FindBreak([.. stored.Select(happened => new StoredLink(happened.Body, happened.Hash))], order.HistoryHash));
        Assert.Equal(Enumerable.Range(1, order.Version), stored.Select(happened => happened.Event.Sequence));
    }

    private static void TimeNeverRunsBackwards(PaymentOrder? before, PaymentOrder after, IReadOnlyList<StoredEvent> stored)
    {
        if (before is not null)
            Assert.True(after.UpdatedAt >= before.UpdatedAt);
        var times = stored.Select(happened => happened.Event.OccurredAt).ToList();
        Assert.Equal(times.Order(), times);
        Assert.All(after.Payments, payment => Assert.InRange(payment.PaidAt, after.CreatedAt, payment.RecordedAt));
    }

    private static void MoneyAddsUp(PaymentOrder order)
    {
        Assert.All(order.Payments, payment =>
        {
            Assert.InRange(payment.Refunding, 0, payment.Captured);
            Assert.InRange(payment.Refunded, 0, payment.Captured);
            Assert.InRange(payment.Refundable, 0, payment.Captured);
            Assert.Equal(payment.Refunding, Sum(order, payment, RefundStatus.Requested));
            Assert.Equal(payment.Refunded, Sum(order, payment, RefundStatus.Succeeded));
        });
        Assert.Equal(order.Status.HasBeenPaid() ? 1 : 0, order.Payments.Count(payment => payment.Role == PaymentRole.Accepted));
        Assert.Equal(order.Payments.Length, order.Payments.Select(payment => (payment.Channel, payment.Id)).Distinct().Count());
        Assert.All(order.Payments.Where(payment => payment.Role != PaymentRole.Accepted), payment =>
            Assert.Equal(payment.Captured, order.Refunds.Where(refund => refund.PaymentId == payment.Id).Sum(refund => refund.Amount))
        );
    }

    private static long Sum(PaymentOrder order, Payment payment, RefundStatus status) =>
        order
            .Refunds.Where(refund => refund.PaymentId == payment.Id && refund.Channel == payment.Channel && refund.Status == status)
            .Sum(refund => refund.Amount);

    private static void WhatIsOpenIsPending(OrderState state)
    {
        if (state.Order.Status == OrderStatus.Created)
            Assert.Contains(state.PendingActions, action => action.Kind == ActionKind.Verify);
        else if (state.Order.Status.IsOpen())
            Assert.NotNull(state.Pending(ActionKind.Query, state.Order.Channel!));
        Assert.All(state.Discrepancies, discrepancy => Assert.NotNull(state.Pending(ActionKind.Query, discrepancy.Channel)));
        Assert.All(state.UnreadableChannels ?? [], channel => Assert.NotNull(state.Pending(ActionKind.Query, channel)));
        Assert.Equal(
            state.Order.Refunds.Where(refund => refund.Status == RefundStatus.Requested).Select(refund => refund.Id).Order(),
            state.PendingActions.Where(action => action.Kind == ActionKind.Refund).Select(action => action.Subject).Order()
        );
        Assert.Equal(state.PendingActions.IsEmpty && state.Outbox.Pending.IsEmpty, state.DueAt is null);
    }

    private static void EveryNotificationIsInOnePlace(Outbox outbox)
    {
        var all = outbox.Pending.Select(pending => pending.Sequence).Concat(outbox.Exhausted).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(outbox.Pending.Select(pending => pending.Sequence).Order(), outbox.Pending.Select(pending => pending.Sequence));
        Assert.Equal(outbox.Exhausted.IsEmpty, outbox.ExhaustedAt is null);
    }

    private static void NothingGrowsWithoutLimit(OrderState state)
    {
        Assert.InRange(state.Discrepancies.Length, 0, PaymentRules.MaxDiscrepancies);
        Assert.InRange(state.ForeignReports?.Length ?? 0, 0, TrustRules.MaxForeignReports);
        Assert.InRange(state.IgnoredCallbacks?.Length ?? 0, 0, IgnoredCallbackRules.MaxEntries);
        Assert.InRange(state.Order.UnconfirmedPayments?.Length ?? 0, 0, ResolutionRules.MaxUnconfirmedPayments);
        Assert.Equal(state.PendingActions.Length, state.PendingActions.Select(action => (action.Kind, action.Subject)).Distinct().Count());
    }
}
