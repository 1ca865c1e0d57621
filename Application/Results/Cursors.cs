using Payments.Domain.Ids;
using Payments.Domain.Signatures;
using Payments.Grains.Secrets;
using Payments.Storage.Orders;

namespace Payments.Application.Results;

/// <summary>
/// Places in lists as merchants see them. They hold row numbers, which would tell how many orders all merchants have made, so they are
/// sealed, each for its list and merchant.
/// </summary>
/// <param name="secrets">Gives the key.</param>
public sealed class Cursors(SecretBox secrets)
{
    /// <summary>The list of orders.</summary>
    public const string Orders = "orders";

    /// <summary>The operators' list of merchants.</summary>
    public const string Merchants = "merchants";

    /// <summary>The list of exhausted notifications.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>The operators' list of reports that count for nothing.</summary>
    public const string ForeignReports = "foreign_reports";

    /// <summary>The operators' list of orders that wait for money that cannot be read.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>The list of what operators and merchants did.</summary>
    public const string Audit = "audit";

    /// <summary>The entries of that list, as they are verified.</summary>
    public const string AuditLinks = "audit_links";

    /// <summary>The operators' list of alerts.</summary>
    public const string Alerts = "alerts";

    /// <summary>The operators' list of dead letters; its numbers are those of a place among them.</summary>
    public const string DeadLetters = "dead_letters";

    /// <summary>The longest that one may be as text.</summary>
    public const int MaxLength = 64;

    private const string Events = "events";

    private readonly byte[] _key = secrets.Derive("cursors");

    /// <summary>A place in a list; null for none.</summary>
    public string? Encode(string list, MerchantId merchantId, OrderCursor? cursor) =>
        cursor is { } at ? OpaqueTokens.Seal(_key, Purpose(list, merchantId), at.Timestamp, at.Row) : null;

    /// <summary>Reads it; null for what was not given by this list to this merchant.</summary>
    public OrderCursor? Decode(string list, MerchantId merchantId, string text)
    {
        Span<long> numbers = stackalloc long[2];
        return OpaqueTokens.TryOpen(_key, Purpose(list, merchantId), text, numbers) ? new OrderCursor(numbers[0], numbers[1]) : null;
    }

    /// <summary>A place among a merchant's events.</summary>
    public string Encode(MerchantId merchantId, EventCursor cursor) =>
        OpaqueTokens.Seal(_key, Purpose(Events, merchantId), cursor.Transaction, cursor.Position);

    /// <summary>Reads it; null for what was not given to this merchant.</summary>
    public EventCursor? Decode(MerchantId merchantId, string text)
    {
        Span<long> numbers = stackalloc long[2];
        return OpaqueTokens.TryOpen(_key, Purpose(Events, merchantId), text, numbers) ? new EventCursor(numbers[0], numbers[1]) : null;
    }

    private static string Purpose(string list, MerchantId merchantId) => list + "\n" + merchantId;
}
