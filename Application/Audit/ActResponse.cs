namespace Payments.Application.Audit;

/// <summary>What an operator or a merchant did.</summary>
/// <param name="Id"><c>aud_…</c>.</param>
/// <param name="At">When it was begun.</param>
/// <param name="Actor">Who; null where its entry cannot be read any more.</param>
/// <param name="Action">What: an operation of the API, or signing in or out at the console; null where the entry cannot be read.</param>
/// <param name="MerchantId">The merchant that it concerns; null where it concerns the server.</param>
/// <param name="Target">The id of what it was done to, as an order or a key; null where that is the merchant or the server.</param>
/// <param name="Changes">What it changed, or asked for.</param>
/// <param name="Outcome"><c>accepted</c>, or the code of the error that refused it; <c>unknown</c> while under way, and for ever where
/// the process ended meanwhile.</param>
/// <param name="CompletedAt">When that was known; null where it is not.</param>
/// <param name="Hash">The hash of its entry in the chain, lower-case hex.</param>
public sealed record ActResponse(
    string Id,
    DateTimeOffset At,
    ActorResponse? Actor,
    string? Action,
    string? MerchantId,
    string? Target,
    IReadOnlyList<ChangeResponse> Changes,
    string Outcome,
    DateTimeOffset? CompletedAt,
    string Hash
);

/// <summary>Who did something, and from where.</summary>
/// <param name="Kind"><c>operator</c>, <c>merchant</c>, or <c>unknown</c> for nobody that is known.</param>
/// <param name="MerchantId">The merchant that acted; null for others.</param>
/// <param name="KeyId">The id of its API key; null where it signed its request.</param>
/// <param name="KeyName">The name of its API key.</param>
/// <param name="Token">What names an operator's token without telling anything of it; merchants are not shown it.</param>
/// <param name="Transport"><c>http</c>, <c>stream</c> or <c>console</c>.</param>
/// <param name="Address">The client's address; merchants are not shown an operator's.</param>
public sealed record ActorResponse(
    string Kind,
    string? MerchantId,
    string? KeyId,
    string? KeyName,
    string? Token,
    string Transport,
    string? Address
);

/// <summary>What an act changed, or asked for.</summary>
/// <param name="Field">The field.</param>
/// <param name="Before">What it was; null where there was nothing.</param>
/// <param name="After">What it is; null where nothing is left. Of a secret it says <c>changed</c>.</param>
public sealed record ChangeResponse(string Field, string? Before, string? After);

/// <summary>The outcome of recomputing the hashes of the audit's entries.</summary>
/// <param name="Valid">Every entry that was looked at is as it was written, behind the one that it was written behind.</param>
/// <param name="Entries">How many were looked at: an act has two, what somebody set out to do and what came of it.</param>
/// <param name="BrokenAt">The act of the first entry that does not fit; null when all is well.</param>
/// <param name="HeadHash">The hash of the last entry that was looked at; null where there is none. Kept elsewhere it proves later what came
/// before it.</param>
/// <param name="NextCursor">Where to go on: send it as <c>cursor</c>. Null when the end was reached, or an entry does not fit.</param>
public sealed record AuditVerificationResponse(bool Valid, int Entries, string? BrokenAt, string? HeadHash, string? NextCursor);
