using System.Security.Cryptography;
using System.Text;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Audit;

/// <summary>Nothing that was answered is lost or undone: every answer ever given is a beginning of the history as it is now.</summary>
internal static class HistoryAudit
{
    public static void Check(OrderEvidence evidence, Findings findings)
    {
        var (placed, order) = (evidence.Placed, evidence.Order);
        findings.AddUnless(
            order.MerchantId == placed.Shop.Id
                && order.MerchantOrderId == placed.MerchantOrderId
                && order.Amount == placed.Amount
                && order.Currency == placed.Currency
                && order.Description == placed.Description
                && order.Metadata["story"] == placed.Scenario.Name,
            $"{evidence} has other content than it was created with"
        );
        foreach (var answer in placed.Answers)
        {
            findings.AddUnless(
                answer.Id == order.Id && answer.CreatedAt == order.CreatedAt && answer.ExpiresAt == order.ExpiresAt,
                $"{evidence} was answered as another order: {answer}"
            );
            findings.AddUnless(
                answer.Version <= evidence.Events.Count && evidence.Events[answer.Version - 1].Hash == answer.HistoryHash,
                $"{evidence} was answered with version {answer.Version}, {answer.Status}, hash {answer.HistoryHash}, which is not in its history"
            );
            findings.AddUnless(!answer.HasBeenPaid || order.HasBeenPaid, $"{evidence} was answered as {answer.Status}");
            findings.AddUnless(
                answer.Status is not ("cancelled" or "failed" or "expired" or "rejected")
                    || order.Status == answer.Status
                    || (placed.Shop.AcceptsLate && order is { HasBeenPaid: true, PaidLate: true }),
                $"{evidence} was answered as {answer.Status}"
            );
        }

        findings.AddUnless(
            !placed.WasCancelled || evidence.Has("order.cancelled"),
            $"{evidence} was cancelled, which is not in its history"
        );
        CheckChain(evidence, findings);
    }

    /// <summary>An order's events link by SHA-256 of the hash before and the stored bytes.</summary>
    private static void CheckChain(OrderEvidence evidence, Findings findings)
    {
        var head = new byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < evidence.Events.Count; i++)
        {
            var happened = evidence.Events[i];
            head = SHA256.HashData([.. head, .. Encoding.UTF8.GetBytes(happened.Body)]);
            findings.AddUnless(
                happened.Sequence == i + 1 && happened.Hash == Convert.ToHexStringLower(head),
                $"{evidence} has a broken chain at {i + 1}"
            );
        }

        findings.AddUnless(
            evidence.Order.Version == evidence.Events.Count && evidence.Order.HistoryHash == Convert.ToHexStringLower(head),
            $"{evidence} has another history than it shows"
        );
        findings.AddUnless(
            evidence.Verification.Valid && evidence.Verification.Events == evidence.Events.Count,
            $"{evidence} is not valid by its own word"
        );
    }

    /// <summary>The lists hold each placed order once, and no other.</summary>
    public static void Check(IReadOnlyCollection<OrderResponse> listed, IReadOnlyCollection<PlacedOrder> placed, Findings findings)
    {
        foreach (var twice in listed.GroupBy(order => (order.MerchantId, order.MerchantOrderId)).Where(group => group.Count() > 1))
            findings.Add($"{twice.Key} is listed {twice.Count()} times");
        var ids = listed.Select(order => order.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var order in placed)
            findings.AddUnless(order.Newest is { } known && ids.Contains(known.Id), $"{order} is not listed");
        findings.AddUnless(listed.Count == placed.Count, $"{listed.Count} orders are listed, {placed.Count} were placed");
    }
}
