using System.Text.Json.Serialization;
using Payments.Application.Checkout;
using Payments.Domain.Merchants;
using Payments.Domain.Risk;

namespace Payments.Application.Merchants;

/// <summary>A merchant as the API shows it.</summary>
public sealed record MerchantResponse
{
    /// <summary><c>mer_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Whose money moves.</summary>
    public required MerchantMode Mode { get; init; }

    /// <summary>Where notifications of events are sent.</summary>
    public required string? NotifyUrl { get; init; }

    /// <summary>How they are written.</summary>
    public required NotifyFormat NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx.</summary>
    public required string? AckBody { get; init; }

    /// <summary>When notify_url answered 410, after which nothing is sent there; null when it did not since it was set.</summary>
    public required DateTimeOffset? NotifyUrlGoneAt { get; init; }

    /// <summary>The types of events that merchants are notified of; null for the default ones.</summary>
    public required IReadOnlyList<string>? NotifyEvents { get; init; }

    /// <summary>Seconds between the attempts at telling an event; null for the default.</summary>
    public required IReadOnlyList<long>? NotifySchedule { get; init; }

    /// <summary>What happens to late money.</summary>
    public required LatePayment LatePayment { get; init; }

    /// <summary>Whether requests must be signed.</summary>
    public required bool SignedOnly { get; init; }

    /// <summary>How many requests it may make; null for the server's own limit.</summary>
    public required RateLimit? RateLimit { get; init; }

    /// <summary>How many orders may be open at a time; null for the server's own limit.</summary>
    public required long? MaxOpenOrders { get; init; }

    /// <summary>The rules that judge its orders, in their order.</summary>
    public required IReadOnlyList<RiskSetting> RiskRules { get; init; }

    /// <summary>Whether it is asked before a user pays by MQTT.</summary>
    public required bool ApprovePayments { get; init; }

    /// <summary>Where on this host the picture is that payers see on the checkout; null for none.</summary>
    public required string? Logo { get; init; }

    /// <summary>Its id.</summary>
    [JsonIgnore]
    public string? LogoId { get; init; }

    /// <summary>Its API keys, without their secret part.</summary>
    public required IReadOnlyList<KeyResponse> Keys { get; init; }

    /// <summary>Until when a former webhook secret is valid beside the present one; null when none is.</summary>
    public required DateTimeOffset? WebhookSecretOverlapUntil { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its configuration last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many seconds the time of its orders is ahead of real time; 0 unless its test clock was moved.</summary>
    public required long ClockAheadSeconds { get; init; }

    /// <summary>The API key: shown once, at registration.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The secret that signs notifications and requests: shown once, at registration.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Shows a merchant.</summary>
    public static MerchantResponse Of(Merchant merchant, DateTimeOffset now) =>
        new()
        {
            Id = merchant.Id,
            Name = merchant.Name,
            Mode = merchant.Mode,
            NotifyUrl = merchant.NotifyUrl,
            NotifyFormat = merchant.NotifyFormat,
            AckBody = merchant.AckBody,
            NotifyUrlGoneAt = merchant.NotifyUrlGoneAt,
            NotifyEvents = merchant.NotifyEvents,
            NotifySchedule = merchant.NotifySchedule,
            LatePayment = merchant.LatePayment,
            SignedOnly = merchant.SignedOnly,
            ApprovePayments = merchant.ApprovePayments,
            RateLimit = merchant.RateLimit,
            MaxOpenOrders = merchant.MaxOpenOrders,
            RiskRules = merchant.RiskRules ?? [],
            Logo = merchant.LogoId is { } logo ? CheckoutLinks.LogoOf(logo) : null,
            LogoId = merchant.LogoId,
            Keys = [.. merchant.Keys.Select(KeyResponse.Of)],
            WebhookSecretOverlapUntil = merchant.FormerKeys(now).Select(former => (DateTimeOffset?)former.Until).Max(),
            CreatedAt = merchant.CreatedAt,
            UpdatedAt = merchant.UpdatedAt,
            ClockAheadSeconds = (long)(merchant.Clock?.Ahead.TotalSeconds ?? 0),
        };
}

/// <summary>A merchant as the operators' list has it; the rest of it is read one by one.</summary>
/// <param name="Id"><c>mer_…</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Mode">Whose money moves.</param>
/// <param name="NotifyUrl">Where its notifications are sent; null for nowhere.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record MerchantEntryResponse(string Id, string Name, MerchantMode Mode, string? NotifyUrl, DateTimeOffset CreatedAt);
