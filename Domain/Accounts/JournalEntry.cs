using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;

namespace Payments.Domain.Accounts;

/// <summary>
/// One line of the journal: an amount that leaves one account and comes into another, so that all accounts together always have nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("journal-entry")]
public sealed record JournalEntry
{
    /// <summary>How entries name what their account can spend.</summary>
    public const string Balance = "balance";

    /// <summary>How entries name what their account has set aside.</summary>
    public const string Held = "held";

    /// <summary>Its place among the account's entries, from 1, without gaps.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>The booking that it is of, unique in the whole journal.</summary>
    [Id(1)]
    public required string BookingId { get; init; }

    /// <summary>What was done.</summary>
    [Id(2)]
    public required BookingKind Kind { get; init; }

    /// <summary>Where the money left: <see cref="Balance"/>, <see cref="Held"/> or a system account.</summary>
    [Id(3)]
    public required string Debit { get; init; }

    /// <summary>Where it came in: likewise.</summary>
    [Id(4)]
    public required string Credit { get; init; }

    /// <summary>How much, above zero.</summary>
    [Id(5)]
    public required Money Amount { get; init; }

    /// <summary>The order that caused it; null where an operator did.</summary>
    [Id(6)]
    public OrderId? OrderId { get; init; }

    /// <summary>Why, in a person's words; null where the order says it.</summary>
    [Id(7)]
    public string? Reason { get; init; }

    /// <summary>When.</summary>
    [Id(8)]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What the account can spend of the currency after it.</summary>
    [Id(9)]
    public required long BalanceAfter { get; init; }

    /// <summary>What the account has set aside of the currency after it.</summary>
    [Id(10)]
    public required long HeldAfter { get; init; }

    /// <summary>Tells whether a booking with the same id asks for what was done.</summary>
    public bool Matches(Booking booking)
    {
        var (debit, credit) = Bookkeeping.Sides(booking);
        return (Kind, Debit, Credit, OrderId) == (booking.Kind, debit, credit, booking.OrderId)
            && (booking.HoldId is not null || Amount == booking.Amount);
    }
}
