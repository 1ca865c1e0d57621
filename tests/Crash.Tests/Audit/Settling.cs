using System;
using System.Collections.Generic;
using System.Linq;

namespace Payments.Crash.Tests;

/// <summary>Tells whether there is anything left that must still happen by itself.</summary>
internal static class Settling
{
    private const int Shown = 5;

    public static string? Missing(IReadOnlyList<OrderAnswer> orders, SandboxBooks books)
    {
        var unsettled = orders.Select(order => (order.Id, Missing: Missing(order, books))).Where(order => order.Missing is not null).ToList();
        if (unsettled.Count > 0)
            return $"{unsettled.Count} orders are not settled: " + string.Join("; ", unsettled.Take(Shown).Select(order => $"{order.Id} {order.Missing}"));
        return books.Open > 0 ? $"The provider has {books.Open} callbacks or late payers left." : null;
    }

    private static string? Missing(OrderAnswer order, SandboxBooks books)
    {
        if (order.Status is "created" or "processing" or "settling") return $"is still {order.Status}";
        if (order.Notification.Status == "pending") return $"has a notification to send after {order.Notification.Attempts} attempts";
        if (order.Metadata["story"] is "expired" or "silent" && order.Status == "awaiting_payment") return "has not ended by its deadline";
        if (order.Metadata["story"].EndsWith("then expired", StringComparison.Ordinal) && order.Status == "awaiting_payment") return "has not expired";
        if (order.Payments.FirstOrDefault(payment => !payment.IsSettled) is { } payment) return $"has not returned {payment.Id}";
        var unknown = books.Money[order.Id].FirstOrDefault(booked => order.Payments.All(known => known.Id != booked.PaymentId));
        return unknown is null ? null : $"does not know of payment {unknown.PaymentId}";
    }
}
