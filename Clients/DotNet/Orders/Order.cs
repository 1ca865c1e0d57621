namespace Payments.Client.Orders;

/// <summary>An order. Amounts are minor units, times UTC.</summary>
public sealed record Order
{
    /// <summary><c>ord_…</c>, derived from the merchant and <see cref="MerchantOrderId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>The merchant's own id of it.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>What it is for.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>What is to be paid.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>For the payer.</summary>
    public string? Description { get; init; }

    /// <summary>The channel that accepted it.</summary>
    public string? Channel { get; init; }

    /// <summary>Where the payer pays; null until a channel accepted it.</summary>
    public string? PayUrl { get; init; }

    /// <summary>The text of the QR code; null until a channel accepted it.</summary>
    public string? QrCode { get; init; }

    /// <summary>The server's page for the payer, with QR code, link and result; null where no payer comes by.</summary>
    public string? CheckoutUrl { get; init; }

    /// <summary>Where that page sends the payer back to, with the result signed in its query.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>The merchant's name for who pays.</summary>
    public string? PayerId { get; init; }

    /// <summary>The account that is recharged, or that pays.</summary>
    public string? AccountId { get; init; }

    /// <summary>What was returned of the payment that pays the order.</summary>
    public required long RefundedAmount { get; init; }

    /// <summary>Its refunds, oldest first; null where they were not asked for with it.</summary>
    public IReadOnlyList<Refund>? Refunds { get; init; }

    /// <summary>The payment came after the deadline, and the merchant accepts that.</summary>
    public required bool PaidLate { get; init; }

    /// <summary>Everything that channels captured for it.</summary>
    public required IReadOnlyList<Payment> Payments { get; init; }

    /// <summary>Every attempt at charging, oldest first.</summary>
    public IReadOnlyList<Charge> Charges { get; init; } = [];

    /// <summary>Why it was rejected, or failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>As it was sent.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be paid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many events it has.</summary>
    public required long Version { get; init; }

    /// <summary>The hash of its newest event, which vouches for all before it.</summary>
    public required string HistoryHash { get; init; }

    /// <summary>How its merchant stands with its notifications.</summary>
    public required OrderNotifications Notification { get; init; }
}

/// <summary>How a merchant stands with the notifications of an order.</summary>
public sealed record OrderNotifications
{
    /// <summary>In one word.</summary>
    public required NotificationStatus Status { get; init; }

    /// <summary>Finished attempts at the notification that was last attempted.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the next is due; null when none is.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}
