using Payments.Crash.Tests.Load;

namespace Payments.Crash.Tests.Audit;

/// <summary>Tells whether there is anything left that must still happen by itself.</summary>
internal static class PendingWork
{
    private const int Shown = 5;

    public static string? Find(IReadOnlyList<OrderResponse> orders, SandboxLedger books)
    {
        var unsettled = orders.Select(order => (order.Id, Missing: Find(order, books))).Where(order => order.Missing is not null).ToList();
        if (unsettled.Count > 0)
            return $"{unsettled.Count} orders are not settled: "
                + string.Join("; ", unsettled.Take(Shown).Select(order => $"{order.Id} {order.Missing}"));
        return books.Open > 0 ? $"The provider has {books.Open} callbacks or late payers left." : null;
    }

    private static string? Find(OrderResponse order, SandboxLedger books)
    {
        if (order.Status is "created" or "processing" or "crediting")
            return $"is still {order.Status}";
        if (order.Notification.Status == "pending")
            return $"has a notification to send after {order.Notification.Attempts} attempts";
        if (order.Metadata["story"] is "expired" or "silent" && order.Status == "awaiting_payment")
            return "has not ended by its deadline";
        if (order.Metadata["story"].EndsWith("then expired", StringComparison.Ordinal) && order.Status == "awaiting_payment")
            return "has not expired";
        if (order.Payments.FirstOrDefault(payment => !payment.IsComplete) is { } payment)
            return $"has not returned {payment.Id}";
        var unknown = books.Money[order.Id].FirstOrDefault(booked => order.Payments.All(known => known.Id != booked.PaymentId));
        return unknown is null ? null : $"does not know of payment {unknown.PaymentId}";
    }
}
