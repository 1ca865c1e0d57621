using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Audit;

/// <summary>What the provider took, it took for a paid order, or it has given it back in full.</summary>
internal static class MoneyAudit
{
    public static void Check(OrderEvidence evidence, SandboxLedger books, Findings findings)
    {
        var order = evidence.Order;
        var booked = books.Money[order.Id].ToList();
        foreach (var money in booked)
        {
            var payment = order.Payments.SingleOrDefault(known => known.Id == money.PaymentId);
            if (payment is null)
            {
                findings.Add($"{evidence} does not know that {money.PaymentId} was taken");
                continue;
            }

            findings.AddUnless(
                payment.Captured == money.Amount && payment.Currency == money.Currency,
                $"{evidence}: {payment} was booked as {money}"
            );
            findings.AddUnless(
                payment.Refunded == money.Returned && money.Returned == money.ReturnedByRefunds,
                $"{evidence}: {payment} was returned as {money}"
            );
            findings.AddUnless(
                payment.IsAccepted ? order.Status == "paid" && money.Returned == 0 : money.Held == 0,
                $"{evidence} is {order.Status} and the provider holds {money}"
            );
        }

        var payments = order.Payments.Where(payment => !payment.IsFromBalance).ToList();
        findings.AddUnless(
            booked.Sum(money => money.Held) == payments.Sum(payment => payment.Captured - payment.Refunded),
            $"{evidence} and the provider hold different sums"
        );
        findings.AddUnless(payments.Count == booked.Count, $"{evidence} shows payments that were never taken");
        findings.AddUnless(
            booked.Count >= evidence.Placed.Captures,
            $"{evidence}: the provider took {evidence.Placed.Captures} times and booked {booked.Count}"
        );
        findings.AddUnless(
            order.Payments.Count(payment => payment.IsAccepted) == (order.HasBeenPaid ? 1 : 0),
            $"{evidence} has not exactly the payment that pays it"
        );
        findings.AddUnless(order.RefundedAmount == 0, $"{evidence} returned what paid it");
        foreach (var lie in books.FalseReports[order.Id])
            findings.AddUnless(
                evidence.Events.Count(happened =>
                    happened.Type == "payment.mismatch" && happened.Body.Contains(lie, StringComparison.Ordinal)
                ) == 1,
                $"{evidence} has not written down that {lie} was reported but not taken"
            );
    }
}
