using Payments.Crash.Tests.Run;
using Payments.Testing.Merchants;

namespace Payments.Crash.Tests.Audit;

/// <summary>The merchant was told of everything, in sequence, in signed words that never change and are true.</summary>
internal static class NotificationAudit
{
    public static void Check(OrderEvidence evidence, ILookup<string, ReceivedNotification> arrivals, Findings findings)
    {
        var before = 0L;
        foreach (var happened in evidence.Events.Where(happened => happened.IsNotified))
        {
            var told = arrivals[happened.EventId].ToList();
            findings.AddUnless(
                told.Any(arrival => arrival.IsAcknowledged),
                $"{evidence}: {happened.Type} came {told.Count} times and was never acknowledged"
            );
            findings.AddUnless(
                evidence.Attempts.Count(attempt => attempt.EventId == happened.EventId && attempt.Outcome == "acknowledged") == 1,
                $"{evidence}: {happened.Type} is not listed as acknowledged once"
            );
            if (told is not [var first, ..])
                continue;

            findings.AddUnless(first.Number > before, $"{evidence}: {happened.Type} came before what happened earlier");
            before = first.Number;
            foreach (var arrival in told)
            {
                findings.AddUnless(
                    arrival.IsSignedWith(evidence.Placed.Shop.WebhookSecret),
                    $"{evidence}: {happened.Type} came with a wrong signature"
                );
                findings.AddUnless(
                    arrival.Body == first.Body && arrival.ContentType == first.ContentType,
                    $"{evidence}: {happened.Type} came with other words: {arrival.Body}, {first.Body}"
                );
            }

            findings.AddUnless(
                first.Field("event_id") == happened.EventId
                    && first.Field("order_id") == evidence.Order.Id
                    && first.Field("event_type") == happened.Type
                    && first.Field("sequence") == happened.Sequence.ToString()
                    && first.Field("history_hash") == happened.Hash,
                $"{evidence}: {happened.Type} was told as {first.Body}"
            );
        }

        findings.AddUnless(
            evidence.Order.Notification.Status is "acknowledged" or "none",
            $"{evidence} says of its notifications {evidence.Order.Notification}"
        );
    }

    /// <summary>Nobody was told of something that is in no history.</summary>
    public static void CheckAll(ILookup<string, ReceivedNotification> arrivals, IReadOnlySet<string> known, Findings findings)
    {
        foreach (var told in arrivals)
            findings.AddUnless(known.Contains(told.Key), $"{told.Key} was told and is in no history: {told.First().Body}");
    }
}
