using System.Collections.Immutable;

namespace Payments.Storage.Orders;

/// <summary>Which orders to list; those that fit all that is given.</summary>
/// <param name="MerchantId">Whose orders; null: those of all merchants, where neither a payer nor an account can be given.</param>
/// <param name="Limit">How many at most, 1 … 100.</param>
/// <param name="After">Where the page before ended; null: the newest orders.</param>
public sealed record OrderListing(string? MerchantId, int Limit, OrderCursor? After)
{
    /// <summary>Orders that recharge an account.</summary>
    public const string TopUp = "top_up";

    /// <summary>Orders that pay a merchant; so is one whose row names no kind.</summary>
    public const string Payment = "payment";

    /// <summary>The statuses of which an order must have one; empty: all.</summary>
    public ImmutableArray<string> Statuses { get; init; } = [];

    /// <summary>Only those created later than this; null: all.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Only those created earlier than this; null: all.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The least amount, in minor units; null: any.</summary>
    public long? AmountMin { get; init; }

    /// <summary>The largest amount, in minor units; null: any.</summary>
    public long? AmountMax { get; init; }

    /// <summary>ISO 4217; null: all.</summary>
    public string? Currency { get; init; }

    /// <summary>The channel that has accepted it; null: all, and those that none has accepted.</summary>
    public string? Channel { get; init; }

    /// <summary>The merchant's name for the payer; null: all.</summary>
    public string? PayerId { get; init; }

    /// <summary>The merchant's name for the account; null: all.</summary>
    public string? AccountId { get; init; }

    /// <summary>What they are for: <see cref="TopUp"/> or <see cref="Payment"/>; null: either.</summary>
    public string? Kind { get; init; }

    /// <summary>In milliseconds: only orders created later than this.</summary>
    internal long CreatedAfterTimestamp => CreatedAfter?.ToUnixTimeMilliseconds() ?? long.MinValue;

    /// <summary>The page begins with what lies behind this place.</summary>
    internal OrderCursor Start
    {
        get
        {
            var before = CreatedBefore is { } time ? new OrderCursor(Ceiling(time), long.MinValue) : OrderCursor.Newest;
            return After is { } after && after < before ? after : before;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The limit is none.</exception>
    /// <exception cref="ArgumentException">A payer or an account is given without a merchant.</exception>
    internal static void Validate(OrderListing listing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 100, nameof(listing));
        if (listing.MerchantId is null && (listing.PayerId is not null || listing.AccountId is not null))
            throw new ArgumentException("Payers and accounts are those of a merchant.", nameof(listing));
    }

    private static long Ceiling(DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
