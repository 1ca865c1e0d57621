using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Risk;

namespace Payments.Domain.Merchants;

/// <summary>Who sells, and how the merchant wants things done.</summary>
[GenerateSerializer, Immutable, Alias("merchant")]
public sealed record Merchant
{
    /// <summary><c>mer_</c> + base32 of 10 random bytes.</summary>
    [Id(0)]
    public required MerchantId Id { get; init; }

    /// <summary>For people.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Whose money moves.</summary>
    [Id(2)]
    public MerchantMode Mode { get; init; }

    /// <summary>Where notifications of events are sent; null for nowhere.</summary>
    [Id(3)]
    public string? NotifyUrl { get; init; }

    /// <summary>How they are written.</summary>
    [Id(4)]
    public NotifyFormat NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx; null for anything.</summary>
    [Id(5)]
    public string? AckBody { get; init; }

    /// <summary>What happens to late money.</summary>
    [Id(6)]
    public LatePayment LatePayment { get; init; }

    /// <summary>Requests with an API key alone are refused.</summary>
    [Id(7)]
    public bool SignedOnly { get; init; }

    /// <summary>The API keys, newest last.</summary>
    [Id(8)]
    public required ImmutableArray<ApiKey> Keys { get; init; }

    /// <summary>The key that signs notifications and requests, encrypted.</summary>
    [Id(9)]
    public required SealedSecret WebhookKey { get; init; }

    /// <summary>When it was registered.</summary>
    [Id(10)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its configuration last changed.</summary>
    [Id(11)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The types of events that merchants are notified of; null for the default ones.</summary>
    [Id(12)]
    public ImmutableArray<string>? NotifyEvents { get; init; }

    /// <summary>Seconds between the attempts at telling an event; null for the default.</summary>
    [Id(13)]
    public ImmutableArray<long>? NotifySchedule { get; init; }

    /// <summary>When the URL was last set, be it to what it was before; null when that was at registration.</summary>
    [Id(14)]
    public DateTimeOffset? NotifyUrlSetAt { get; init; }

    /// <summary>When the URL answered 410; null when it did not since it was set.</summary>
    [Id(15)]
    public DateTimeOffset? NotifyUrlGoneAt { get; init; }

    /// <summary>Webhook keys that were replaced and may still count, newest first; null for none.</summary>
    [Id(16)]
    public ImmutableArray<FormerWebhookKey>? FormerWebhookKeys { get; init; }

    /// <summary>How many requests it may make; null for the server's own limit.</summary>
    [Id(17)]
    public RateLimit? RateLimit { get; init; }

    /// <summary>How many orders may be open at a time; null for the server's own limit.</summary>
    [Id(18)]
    public long? MaxOpenOrders { get; init; }

    /// <summary>The rules that judge its orders, in their order; null for none.</summary>
    [Id(19)]
    public ImmutableArray<RiskSetting>? RiskRules { get; init; }

    /// <summary>The time of its orders, where it has been moved; null for real time.</summary>
    [Id(20)]
    public TestClock? Clock { get; init; }

    /// <summary>A user's payment by MQTT needs its approval.</summary>
    [Id(21)]
    public bool ApprovePayments { get; init; }

    /// <summary>The picture that payers see on the checkout; null for none.</summary>
    [Id(22)]
    public string? LogoId { get; init; }

    /// <summary>The time of its orders at a real time from now on.</summary>
    public DateTimeOffset TimeAt(DateTimeOffset realNow) => realNow + (Clock?.Ahead ?? TimeSpan.Zero);

    /// <summary>The part that decides what orders do.</summary>
    public MerchantSettings Settings =>
        new(LatePayment, NotifyFormat, NotifyUrl is not null)
        {
            NotifyEvents = NotifyEvents,
            NotifySchedule = NotifySchedule,
            Clock = Clock,
        };

    /// <summary>The configuration after a change; a field that is named and null goes back to its default.</summary>
    public Merchant With(MerchantRequest change, RequestFields sent, DateTimeOffset now) =>
        this with
        {
            Name = change.Name ?? Name,
            NotifyUrl = sent.Names.Contains("notify_url") ? CanonicalUrl.Of(change.NotifyUrl) : NotifyUrl,
            NotifyFormat = sent.Names.Contains("notify_format") ? change.NotifyFormatOrDefault : NotifyFormat,
            AckBody = sent.Names.Contains("ack_body") ? change.AckBody : AckBody,
            LatePayment = sent.Names.Contains("late_payment") ? change.LatePaymentOrDefault : LatePayment,
            NotifyUrlSetAt = sent.Names.Contains("notify_url") ? now : NotifyUrlSetAt,
            NotifyUrlGoneAt = sent.Names.Contains("notify_url") ? null : NotifyUrlGoneAt,
            NotifyEvents = sent.Names.Contains("notify_events") ? change.NotifyEvents?.ToImmutableArray() : NotifyEvents,
            NotifySchedule = sent.Names.Contains("notify_schedule") ? change.NotifySchedule?.ToImmutableArray() : NotifySchedule,
            SignedOnly = sent.Names.Contains("signed_only") ? change.SignedOnly ?? false : SignedOnly,
            RateLimit = sent.Names.Contains("rate_limit") ? change.RateLimit?.ToLimit() : RateLimit,
            MaxOpenOrders = sent.Names.Contains("max_open_orders") ? change.MaxOpenOrders : MaxOpenOrders,
            RiskRules = sent.Names.Contains("risk_rules") ? RiskRuleRequest.ToSettings(change.RiskRules) : RiskRules,
            ApprovePayments = sent.Names.Contains("approve_payments") ? change.ApprovePayments ?? false : ApprovePayments,
            UpdatedAt = now,
        };
}

/// <summary>A secret under the master key.</summary>
/// <param name="KeyId">Which master key.</param>
/// <param name="Box">Base64 of nonce, tag and ciphertext (AES-256-GCM).</param>
[GenerateSerializer, Immutable, Alias("sealed-secret")]
public sealed record SealedSecret([property: Id(0)] string KeyId, [property: Id(1)] string Box);
