using System.Text.Json.Serialization;

namespace Payments.LoadTest.Audit;

/// <summary>An order as the server answers it; what the audit needs of it.</summary>
internal sealed record OrderRead
{
    public string Id { get; init; } = "";

    public string MerchantOrderId { get; init; } = "";

    public long Amount { get; init; }

    public string Currency { get; init; } = "";

    public string Status { get; init; } = "";

    public long RefundedAmount { get; init; }

    public int Version { get; init; }

    public string HistoryHash { get; init; } = "";

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<PaymentRead> Payments { get; init; } = [];
}

/// <summary>A payment as the server answers it.</summary>
internal sealed record PaymentRead(string Id, string Role, string Currency, long Captured, long Refunding, long Refunded);

/// <summary>An account as the server answers it.</summary>
internal sealed record AccountRead(IReadOnlyList<BalanceRead> Balances);

/// <summary>What an account has of a currency.</summary>
internal sealed record BalanceRead(string Currency, long Balance, long Held);

/// <summary>A line of an account's journal.</summary>
internal sealed record EntryRead(string Kind, string? OrderId);

/// <summary>A page of an account's journal.</summary>
internal sealed record EntryPageRead(IReadOnlyList<EntryRead> Data, string? NextCursor);

/// <summary>A page of a merchant's orders.</summary>
internal sealed record PageRead(IReadOnlyList<OrderRead> Data, string? NextCursor);

/// <summary>A day of a merchant's summary.</summary>
internal sealed record DayRead(
    IReadOnlyDictionary<string, long> Orders,
    long PaidAmount,
    long RefundedAmount,
    long TakenAmount,
    long ReturnedAmount
);

/// <summary>A merchant's summary.</summary>
internal sealed record SummaryRead(IReadOnlyList<DayRead> Days);

/// <summary>A merchant as it is registered.</summary>
internal sealed record MerchantRead(string Id, string ApiKey, string WebhookSecret);

/// <summary>What became of a notification that tells nothing; no error when it was acknowledged.</summary>
internal sealed record TestNotificationRead(string Outcome, string? Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageRead))]
[JsonSerializable(typeof(AccountRead))]
[JsonSerializable(typeof(EntryPageRead))]
[JsonSerializable(typeof(SummaryRead))]
[JsonSerializable(typeof(MerchantRead))]
[JsonSerializable(typeof(TestNotificationRead))]
internal sealed partial class ReadJson : JsonSerializerContext;
