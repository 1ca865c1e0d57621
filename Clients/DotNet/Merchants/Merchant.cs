namespace Payments.Client.Merchants;

/// <summary>A merchant.</summary>
public sealed record Merchant
{
    /// <summary><c>mer_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Whose money it moves.</summary>
    public required MerchantMode Mode { get; init; }

    /// <summary>Where notifications go.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>How they are written.</summary>
    public required NotifyFormat NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx.</summary>
    public string? AckBody { get; init; }

    /// <summary>When its URL answered 410, after which nothing is sent there until it is set again.</summary>
    public DateTimeOffset? NotifyUrlGoneAt { get; init; }

    /// <summary>The types of events that it is notified of; null for the default ones.</summary>
    public IReadOnlyList<string>? NotifyEvents { get; init; }

    /// <summary>Seconds between the attempts at a notification; null for the default.</summary>
    public IReadOnlyList<long>? NotifySchedule { get; init; }

    /// <summary>What happens to late money.</summary>
    public required LatePayment LatePayment { get; init; }

    /// <summary>Whether its requests must be signed.</summary>
    public required bool SignedOnly { get; init; }

    /// <summary>How many requests it may make; null for the server's own limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>How many orders may be open at a time; null for the server's own limit.</summary>
    public long? MaxOpenOrders { get; init; }

    /// <summary>The rules that judge its orders.</summary>
    public IReadOnlyList<RiskRule> RiskRules { get; init; } = [];

    /// <summary>Where on the server the picture is that payers see on the checkout; null for none.</summary>
    public string? Logo { get; init; }

    /// <summary>Whether it is asked before a user pays by MQTT.</summary>
    public bool ApprovePayments { get; init; }

    /// <summary>Its API keys, without their secret part.</summary>
    public required IReadOnlyList<MerchantKey> Keys { get; init; }

    /// <summary>Until when a former webhook secret is valid beside the present one.</summary>
    public DateTimeOffset? WebhookSecretOverlapUntil { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its configuration last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>By how many seconds the time of its orders is ahead of real time.</summary>
    public long ClockAheadSeconds { get; init; }

    /// <summary>The API key: shown once, at registration.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The secret that signs notifications and requests: shown once, at registration.</summary>
    public string? WebhookSecret { get; init; }
}
