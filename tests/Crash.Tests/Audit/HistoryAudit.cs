using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Crash.Tests;

/// <summary>Nothing that was answered is lost or undone: every answer ever given is a beginning of the history as it is now.</summary>
internal static class HistoryAudit
{
    public static void Check(Dossier dossier, Findings findings)
    {
        var (placed, order) = (dossier.Placed, dossier.Order);
        findings.Unless(
            order.MerchantId == placed.Shop.Id && order.MerchantOrderId == placed.MerchantOrderId && order.Amount == placed.Amount
            && order.Currency == placed.Currency && order.Description == placed.Description && order.Metadata["story"] == placed.Story.Name,
            $"{dossier} has other content than it was created with");
        foreach (var answer in placed.Answers)
        {
            findings.Unless(answer.Id == order.Id && answer.CreatedAt == order.CreatedAt && answer.ExpiresAt == order.ExpiresAt, $"{dossier} was answered as another order: {answer}");
            findings.Unless(
                answer.Version <= dossier.Events.Count && dossier.Events[answer.Version - 1].Hash == answer.HistoryHash,
                $"{dossier} was answered with version {answer.Version}, {answer.Status}, hash {answer.HistoryHash}, which is not in its history");
            findings.Unless(!answer.HasBeenPaid || order.HasBeenPaid, $"{dossier} was answered as {answer.Status}");
            findings.Unless(
                answer.Status is not ("cancelled" or "failed" or "expired" or "rejected") || order.Status == answer.Status || (placed.Shop.AcceptsLate && order is { HasBeenPaid: true, PaidLate: true }),
                $"{dossier} was answered as {answer.Status}");
        }

        findings.Unless(!placed.WasCancelled || dossier.Has("order.cancelled"), $"{dossier} was cancelled, which is not in its history");
        CheckChain(dossier, findings);
    }

    /// <summary>An order's events link by SHA-256 of the hash before and the stored bytes.</summary>
    private static void CheckChain(Dossier dossier, Findings findings)
    {
        var head = new byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < dossier.Events.Count; i++)
        {
            var happened = dossier.Events[i];
            head = SHA256.HashData([.. head, .. Encoding.UTF8.GetBytes(happened.Body)]);
            findings.Unless(happened.Sequence == i + 1 && happened.Hash == Convert.ToHexStringLower(head), $"{dossier} has a broken chain at {i + 1}");
        }

        findings.Unless(dossier.Order.Version == dossier.Events.Count && dossier.Order.HistoryHash == Convert.ToHexStringLower(head), $"{dossier} has another history than it shows");
        findings.Unless(dossier.Verification.Valid && dossier.Verification.Events == dossier.Events.Count, $"{dossier} is not valid by its own word");
    }

    /// <summary>The lists hold each placed order once, and no other.</summary>
    public static void Check(IReadOnlyCollection<OrderAnswer> listed, IReadOnlyCollection<PlacedOrder> placed, Findings findings)
    {
        foreach (var twice in listed.GroupBy(order => (order.MerchantId, order.MerchantOrderId)).Where(group => group.Count() > 1))
            findings.Add($"{twice.Key} is listed {twice.Count()} times");
        var ids = listed.Select(order => order.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var order in placed) findings.Unless(order.Newest is { } known && ids.Contains(known.Id), $"{order} is not listed");
        findings.Unless(listed.Count == placed.Count, $"{listed.Count} orders are listed, {placed.Count} were placed");
    }
}
