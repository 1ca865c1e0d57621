using System;
using System.Linq;

namespace Payments.Crash.Tests;

/// <summary>What the provider took, it took for a paid order, or it has given it back in full.</summary>
internal static class MoneyAudit
{
    public static void Check(Dossier dossier, SandboxBooks books, Findings findings)
    {
        var order = dossier.Order;
        var booked = books.Money[order.Id].ToList();
        foreach (var money in booked)
        {
            var payment = order.Payments.SingleOrDefault(known => known.Id == money.PaymentId);
            if (payment is null)
            {
                findings.Add($"{dossier} does not know that {money.PaymentId} was taken");
                continue;
            }

            findings.Unless(payment.Captured == money.Amount && payment.Currency == money.Currency, $"{dossier}: {payment} was booked as {money}");
            findings.Unless(payment.Refunded == money.Returned && money.Returned == money.ReturnedByRefunds, $"{dossier}: {payment} was returned as {money}");
            findings.Unless(payment.IsAccepted ? order.Status == "paid" && money.Returned == 0 : money.Held == 0, $"{dossier} is {order.Status} and the provider holds {money}");
        }

        var payments = order.Payments.Where(payment => !payment.IsFromBalance).ToList();
        findings.Unless(booked.Sum(money => money.Held) == payments.Sum(payment => payment.Captured - payment.Refunded), $"{dossier} and the provider hold different sums");
        findings.Unless(payments.Count == booked.Count, $"{dossier} shows payments that were never taken");
        findings.Unless(booked.Count >= dossier.Placed.Takes, $"{dossier}: the provider took {dossier.Placed.Takes} times and booked {booked.Count}");
        findings.Unless(order.Payments.Count(payment => payment.IsAccepted) == (order.HasBeenPaid ? 1 : 0), $"{dossier} has not exactly the payment that pays it");
        findings.Unless(order.RefundedAmount == 0, $"{dossier} returned what paid it");
        foreach (var lie in books.Lies[order.Id])
            findings.Unless(
                dossier.Events.Count(happened => happened.Type == "payment.mismatch" && happened.Body.Contains(lie, StringComparison.Ordinal)) == 1,
                $"{dossier} has not written down that {lie} was reported but not taken");
    }
}
