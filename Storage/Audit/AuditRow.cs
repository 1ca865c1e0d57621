namespace Payments.Storage.Audit;

/// <summary>An entry of the audit: what stands in its columns follows from its body, and is there to be looked for.</summary>
/// <param name="ActId">Names the act; the entry that completes it has the same.</param>
/// <param name="Completes">The number of the entry that this one completes; null where it says what somebody sets out to do.</param>
/// <param name="At">When, to the millisecond.</param>
/// <param name="MerchantId">The merchant that it concerns; empty for none.</param>
/// <param name="Actor">Who; empty where it completes another.</param>
/// <param name="Action">What; empty where it completes another.</param>
/// <param name="Body">The entry itself in JSON.</param>
public sealed record AuditRow(
    string ActId,
    long? Completes,
    DateTimeOffset At,
    string MerchantId,
    string Actor,
    string Action,
    string Body
);

/// <summary>An entry as it is read back.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Row">The entry.</param>
/// <param name="Hash">Over the hash before it and its body.</param>
public sealed record StoredAuditRow(long Sequence, AuditRow Row, byte[] Hash);

/// <summary>An act: what somebody set out to do, and what came of it.</summary>
/// <param name="Begun">What somebody set out to do.</param>
/// <param name="Completion">The body of the entry that completes it; null where none does.</param>
public sealed record StoredAct(StoredAuditRow Begun, string? Completion);

/// <summary>An entry with the hash that its own follows.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Previous">The hash of the entry whose number is one less; null where there is none.</param>
public sealed record AuditLink(StoredAuditRow Entry, byte[]? Previous);
