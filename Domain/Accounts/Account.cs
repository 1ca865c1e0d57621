using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;

namespace Payments.Domain.Accounts;

/// <summary>A user's account at one merchant: what its journal made of it.</summary>
public sealed record Account
{
    /// <summary>Whose user it belongs to.</summary>
    public required MerchantId MerchantId { get; init; }

    /// <summary>The merchant's name for it.</summary>
    public required AccountId Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; never before an earlier change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sequence number of its newest journal entry; 0 before the first.</summary>
    public long Version { get; init; }

    /// <summary>What it has, by currency; a currency stands here from its first entry on.</summary>
    public ImmutableArray<AccountBalance> Balances { get; init; } = [];

    /// <summary>What is set aside and neither captured nor released, oldest first.</summary>
    public ImmutableArray<AccountHold> Holds { get; init; } = [];

    /// <summary>
    /// Bookings that are refused should they come, oldest first; null for none. A message may be under way for longer than its sender
    /// waits, so one that comes after its hold was released, or its credit refused, must not move money that nobody counts on any more.
    /// </summary>
    public ImmutableArray<VoidBooking>? VoidBookings { get; init; }

    /// <summary>The secrets that prove its user, newest last.</summary>
    public ImmutableArray<UserSecret> Secrets { get; init; } = [];

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData, JsonInclude] // Generated JSON code cannot initialize such a property, so it has a setter.
    internal IDictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>An account without entries.</summary>
    public static Account New(MerchantId merchantId, AccountId id, DateTimeOffset now) =>
        new()
        {
            MerchantId = merchantId,
            Id = id,
            CreatedAt = now,
            UpdatedAt = now,
        };

    /// <summary>What it has of a currency; nothing where it has no entry of it.</summary>
    public AccountBalance BalanceOf(string currency) =>
        Balances.FirstOrDefault(balance => balance.Currency == currency) ?? new AccountBalance(currency, 0, 0);
}

/// <summary>What an account has of one currency, in minor units. Neither is ever below zero.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Balance">What can be spent.</param>
/// <param name="Held">What is set aside for a payment or a refund that is under way.</param>
[GenerateSerializer, Immutable, Alias("account-balance")]
public sealed record AccountBalance([property: Id(0)] string Currency, [property: Id(1)] long Balance, [property: Id(2)] long Held);

/// <summary>Money of an account that is set aside.</summary>
/// <param name="Id">The id of the booking that set it aside.</param>
/// <param name="Amount">How much.</param>
/// <param name="OrderId">For which order.</param>
public sealed record AccountHold(HoldId Id, Money Amount, OrderId? OrderId);

/// <summary>A booking that is refused if it still comes.</summary>
/// <param name="Id">Its id: that of a hold which was released before it came, or of an order's credit that was refused.</param>
/// <param name="RefusedAt">When that was.</param>
public sealed record VoidBooking(string Id, DateTimeOffset RefusedAt);
