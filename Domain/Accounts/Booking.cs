using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Accounts;

/// <summary>What a booking does with an account's money.</summary>
[JsonConverter(typeof(SnakeCaseConverter<BookingKind>))]
public enum BookingKind
{
    /// <summary>Money comes in from a system account.</summary>
    Credit,

    /// <summary>Money that can be spent goes out to a system account.</summary>
    Debit,

    /// <summary>Money that can be spent is set aside.</summary>
    Hold,

    /// <summary>Money that was set aside goes out to a system account.</summary>
    Capture,

    /// <summary>Money that was set aside can be spent again.</summary>
    Release,
}

/// <summary>Something to be booked on an account. It is booked once for its id, forever, however often it is asked for.</summary>
[GenerateSerializer, Immutable, Alias("booking")]
public sealed record Booking
{
    /// <summary>Unique among all bookings of all accounts.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Id(1)]
    public required BookingKind Kind { get; init; }

    /// <summary>How much, above zero; not looked at where a hold is captured or released, which is done in full.</summary>
    [Id(2)]
    public Money Amount { get; init; }

    /// <summary>The system account on the other side; null for a hold and a release, which have none.</summary>
    [Id(3)]
    public string? Counterpart { get; init; }

    /// <summary>The hold that is captured or released; null else.</summary>
    [Id(4)]
    public HoldId? HoldId { get; init; }

    /// <summary>The order that caused it; null where an operator did.</summary>
    [Id(5)]
    public OrderId? OrderId { get; init; }

    /// <summary>Why, in a person's words; null where the order says it.</summary>
    [Id(6)]
    public string? Reason { get; init; }

    /// <summary>Money comes in.</summary>
    public static Booking Credit(string id, Money amount, string from, OrderId? orderId) =>
        new()
        {
            Id = id,
            Kind = BookingKind.Credit,
            Amount = amount,
            Counterpart = from,
            OrderId = orderId,
        };

    /// <summary>Money is set aside.</summary>
    public static Booking Hold(HoldId id, Money amount, OrderId? orderId) =>
        new()
        {
            Id = id,
            Kind = BookingKind.Hold,
            Amount = amount,
            OrderId = orderId,
        };

    /// <summary>What a hold set aside goes out. A hold is ended once, so its id names its end too.</summary>
    public static Booking Capture(HoldId holdId, string to, OrderId? orderId) =>
        new()
        {
            Id = holdId.EndId,
            Kind = BookingKind.Capture,
            HoldId = holdId,
            Counterpart = to,
            OrderId = orderId,
        };

    /// <summary>What a hold set aside can be spent again.</summary>
    public static Booking Release(HoldId holdId, OrderId? orderId) =>
        new()
        {
            Id = holdId.EndId,
            Kind = BookingKind.Release,
            HoldId = holdId,
            OrderId = orderId,
        };

    /// <summary>An operator's correction: above zero money comes in, below zero it goes out.</summary>
    public static Booking Adjustment(string id, long amount, string currency, string reason) =>
        new()
        {
            Id = id,
            Kind = amount > 0 ? BookingKind.Credit : BookingKind.Debit,
            Amount = new Money(Math.Abs(amount), currency),
            Counterpart = SystemAccount.Adjustments,
            Reason = reason,
        };
}

/// <summary>
/// The accounts on the other side, one of each forevery merchant. They are no grains: what they have is folded from the journal, and may
/// be below zero.
/// </summary>
public static class SystemAccount
{
    /// <summary>What the merchant has earned.</summary>
    public const string Merchant = "merchant";

    /// <summary>What operators corrected.</summary>
    public const string Adjustments = "adjustments";

    /// <summary>What a channel captured and has to pay out, or returned: <c>channel:</c> and its name.</summary>
    public static string Channel(string name) => "channel:" + name;
}
