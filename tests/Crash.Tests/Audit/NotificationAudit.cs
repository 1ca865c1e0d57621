using System.Collections.Generic;
using System.Linq;

namespace Payments.Crash.Tests;

/// <summary>The merchant was told of everything, in sequence, in signed words that never change and are true.</summary>
internal static class NotificationAudit
{
    public static void Check(Dossier dossier, ILookup<string, Arrival> arrivals, Findings findings)
    {
        var before = 0L;
        foreach (var happened in dossier.Events.Where(happened => happened.IsNotified))
        {
            var told = arrivals[happened.EventId].ToList();
            findings.Unless(told.Any(arrival => arrival.IsAcknowledged), $"{dossier}: {happened.Type} came {told.Count} times and was never acknowledged");
            findings.Unless(
                dossier.Attempts.Count(attempt => attempt.EventId == happened.EventId && attempt.Outcome == "acknowledged") == 1,
                $"{dossier}: {happened.Type} is not listed as acknowledged once");
            if (told is not [var first, ..]) continue;

            findings.Unless(first.Number > before, $"{dossier}: {happened.Type} came before what happened earlier");
            before = first.Number;
            foreach (var arrival in told)
            {
                findings.Unless(arrival.IsSignedWith(dossier.Placed.Shop.WebhookSecret), $"{dossier}: {happened.Type} came with a wrong signature");
                findings.Unless(arrival.Body == first.Body && arrival.ContentType == first.ContentType, $"{dossier}: {happened.Type} came with other words: {arrival.Body}, {first.Body}");
            }

            findings.Unless(
                first.Field("event_id") == happened.EventId && first.Field("order_id") == dossier.Order.Id && first.Field("event_type") == happened.Type
                && first.Field("sequence") == happened.Sequence.ToString() && first.Field("history_hash") == happened.Hash,
                $"{dossier}: {happened.Type} was told as {first.Body}");
        }

        findings.Unless(dossier.Order.Notification.Status is "acknowledged" or "none", $"{dossier} says of its notifications {dossier.Order.Notification}");
    }

    /// <summary>Nobody was told of something that is in no history.</summary>
    public static void CheckAll(ILookup<string, Arrival> arrivals, IReadOnlySet<string> known, Findings findings)
    {
        foreach (var told in arrivals)
            findings.Unless(known.Contains(told.Key), $"{told.Key} was told and is in no history: {told.First().Body}");
    }
}
