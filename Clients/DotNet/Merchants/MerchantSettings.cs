using System.Text.Json;

namespace Payments.Client.Merchants;

/// <summary>A merchant's settings; what is not set is left alone, or has its default.</summary>
public abstract record MerchantSettings
{
    /// <summary>Where notifications go. Default: nowhere.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>How they are written. Default: as JSON.</summary>
    public NotifyFormat? NotifyFormat { get; init; }

    /// <summary>What the endpoint must answer besides 2xx, 1 to 100 characters. Default: anything.</summary>
    public string? AckBody { get; init; }

    /// <summary>The types of events that are notified; an empty list for none.</summary>
    public IReadOnlyList<string>? NotifyEvents { get; init; }

    /// <summary>Seconds between the attempts, 1 to 20 numbers from 1 to 86,400.</summary>
    public IReadOnlyList<long>? NotifySchedule { get; init; }

    /// <summary>What happens to late money. Default: it is returned.</summary>
    public LatePayment? LatePayment { get; init; }

    /// <summary>Whether requests must be signed. Default: no.</summary>
    public bool? SignedOnly { get; init; }

    /// <summary>How many requests it may make.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>How many orders may be open at a time, 1 to 1,000,000,000.</summary>
    public long? MaxOpenOrders { get; init; }

    /// <summary>Up to 20 rules that judge its orders, asked in this order.</summary>
    public IReadOnlyList<RiskRule>? RiskRules { get; init; }

    /// <summary>Whether it is asked before a user pays by MQTT. Default: no.</summary>
    public bool? ApprovePayments { get; init; }
}

/// <summary>A merchant to register.</summary>
public sealed record NewMerchant : MerchantSettings
{
    /// <summary>For people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Whose money it moves. Default: nobody's. It cannot be changed later.</summary>
    public MerchantMode? Mode { get; init; }
}

/// <summary>Changes of a merchant's settings.</summary>
public sealed record MerchantChanges : MerchantSettings
{
    /// <summary>For people, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Fields that go back to their default, by the API's names, as <c>notify_url</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> Reset { get; init; } = [];
}

/// <summary>How many requests a merchant may make.</summary>
public sealed record RateLimit
{
    /// <summary>Requests a second, 1 to 1,000,000.</summary>
    public required long PerSecond { get; init; }

    /// <summary>How many may come at the same moment. Default: what two seconds allow.</summary>
    public long? Burst { get; init; }
}

/// <summary>A rule that judges a merchant's orders.</summary>
public sealed record RiskRule
{
    /// <summary>Its name, as <c>amount_limit</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>What it needs.</summary>
    public JsonElement? Parameters { get; init; }
}
