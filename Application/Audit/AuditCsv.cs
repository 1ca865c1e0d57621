using System.Text;
using Payments.Application.Results;
using Payments.Domain;

namespace Payments.Application.Audit;

/// <summary>Acts as records of CSV, with the names that the API has for their members.</summary>
public static class AuditCsv
{
    /// <summary>The first record: the names of the fields.</summary>
    public const string Header =
        "id,at,action,outcome,completed_at,merchant_id,target,actor_kind,actor_merchant_id,key_id,key_name,token,transport,address,"
        + "changes,hash,next_cursor\r\n";

    /// <summary>Adds a record.</summary>
    /// <param name="text">Where it is added.</param>
    /// <param name="act">What it is of.</param>
    /// <param name="nextCursor">Where the list goes on behind it, in the last record of a page; null in others, and at the end.</param>
    public static void Append(StringBuilder text, ActResponse act, string? nextCursor) =>
        CsvText.Append(
            text,
            [
                act.Id,
                UtcTimeConverter.Format(act.At),
                act.Action,
                act.Outcome,
                act.CompletedAt is { } at ? UtcTimeConverter.Format(at) : null,
                act.MerchantId,
                act.Target,
                act.Actor?.Kind,
                act.Actor?.MerchantId,
                act.Actor?.KeyId,
                act.Actor?.KeyName,
                act.Actor?.Token,
                act.Actor?.Transport,
                act.Actor?.Address,
                string.Join("; ", act.Changes.Select(change => $"{change.Field}: {change.Before} → {change.After}")),
                act.Hash,
                nextCursor,
            ]
        );
}
