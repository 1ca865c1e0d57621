using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;

namespace Payments.Domain.Accounts;

/// <summary>A booking that was carried out.</summary>
/// <param name="Account">The account from now on.</param>
/// <param name="Entry">The journal's line of it, to be written with the account.</param>
public sealed record Posting(Account Account, JournalEntry Entry);

/// <summary>The rules of accounts. That a booking is carried out once is for its caller to see to, who can look into the journal.</summary>
public static class Bookkeeping
{
    /// <summary>How many holds of an account may be open at a time.</summary>
    public const int MaxHolds = 1_000;

    /// <summary>The most that an account may have of a currency, set aside or not: 10¹⁸ minor units.</summary>
    public const long MaxBalance = 1_000_000_000_000_000_000;

    /// <summary>How many void bookings an account remembers at a time.</summary>
    public const int MaxVoidBookings = 1_000;

    /// <summary>
    /// How long it remembers them: 1 day. A process that held a message for so long has been declared dead by the others, and ends when it
    /// goes on.
    /// </summary>
    public static readonly TimeSpan VoidBookingRetention = TimeSpan.FromDays(1);

    /// <summary>Books on an account.</summary>
    /// <param name="account">The account; one without entries where there is none.</param>
    /// <param name="booking">What to book; it has not been booked before.</param>
    /// <param name="clock">Now; an entry is never older than the one before.</param>
    /// <returns>
    /// <see cref="PaymentErrorCode.HoldNotFound"/>, <see cref="PaymentErrorCode.InsufficientBalance"/>,
    /// <see cref="PaymentErrorCode.BalanceTooLarge"/> or
    /// <see cref="PaymentErrorCode.TooManyHolds"/> where that cannot be.
    /// </returns>
    public static Result<Posting> Book(Account account, Booking booking, DateTimeOffset clock)
    {
        var hold = booking.HoldId is { } id ? account.Holds.FirstOrDefault(open => open.Id == id) : null;
        if (booking.HoldId is not null && hold is null)
            return AccountErrors.HoldNotFound;
        if (IsVoid(account, booking.Id))
            return booking.Kind == BookingKind.Credit ? AccountErrors.TooLarge : AccountErrors.HoldNotFound;
        var amount = hold?.Amount ?? booking.Amount;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount.Amount, nameof(booking));

        var before = account.BalanceOf(amount.Currency);
        var (debit, credit) = Sides(booking);
        if (debit == JournalEntry.Balance && before.Balance < amount.Amount)
            return AccountErrors.Insufficient(before, amount);
        if (booking.Kind == BookingKind.Credit && amount.Amount > MaxBalance - before.Balance - before.Held)
            return AccountErrors.TooLarge;
        if (booking.Kind == BookingKind.Hold && account.Holds.Length >= MaxHolds)
            return AccountErrors.TooManyHolds;

        var after = before with
        {
            Balance = checked(before.Balance + Change(JournalEntry.Balance, debit, credit, amount)),
            Held = checked(before.Held + Change(JournalEntry.Held, debit, credit, amount)),
        };
        var entry = new JournalEntry
        {
            Sequence = account.Version + 1,
            BookingId = booking.Id,
            Kind = booking.Kind,
            Debit = debit,
            Credit = credit,
            Amount = amount,
            OrderId = booking.OrderId,
            Reason = booking.Reason,
            OccurredAt = LaterOf(account.UpdatedAt, clock),
            BalanceAfter = after.Balance,
            HeldAfter = after.Held,
        };
        var changed = account with
        {
            Balances = With(account.Balances, after),
            Holds = Holds(account, booking, hold),
            Version = entry.Sequence,
            UpdatedAt = entry.OccurredAt,
        };
        return new Posting(changed, entry);
    }

    /// <summary>
    /// The booking that must not come any more once another, or itself, was refused, for who is told goes on as if it never would: a hold
    /// that is not there when it is released, and an order's credit that there is no room for.
    /// </summary>
    /// <returns>Its id; null where a refusal promises nothing.</returns>
    public static string? VoidedBy(Booking refused, PaymentErrorCode code) =>
        (refused, code) switch
        {
            ({ Kind: BookingKind.Release, HoldId: { } missing }, PaymentErrorCode.HoldNotFound) => missing.Value,
            ({ Kind: BookingKind.Credit, OrderId: not null }, PaymentErrorCode.BalanceTooLarge) => refused.Id,
            _ => null,
        };

    /// <summary>A booking is refused should it come yet.</summary>
    /// <returns>
    /// The account, the same where it knows the booking already; <see cref="PaymentErrorCode.TooManyHolds"/> where it remembers as many as
    /// it may.
    /// </returns>
    public static Result<Account> Void(Account account, string bookingId, DateTimeOffset clock)
    {
        if (IsVoid(account, bookingId))
            return account;
        var now = LaterOf(account.UpdatedAt, clock);
        var remembered = (account.VoidBookings ?? []).RemoveAll(booking => now - booking.RefusedAt > VoidBookingRetention);
        return remembered.Length < MaxVoidBookings
            ? account with
            {
                VoidBookings = remembered.Add(new VoidBooking(bookingId, now)),
                UpdatedAt = now,
            }
            : AccountErrors.TooManyHolds;
    }

    /// <summary>
    /// Tells whether it is known without a look into the journal that a booking was not carried out: its hold is still open.
    /// </summary>
    public static bool IsNew(Account account, Booking booking) => booking.HoldId is { } id && account.Holds.Any(open => open.Id == id);

    /// <summary>Where the money of a booking leaves and where it comes in.</summary>
    internal static (string Debit, string Credit) Sides(Booking booking) =>
        booking.Kind switch
        {
            BookingKind.Credit => (CounterpartOf(booking), JournalEntry.Balance),
            BookingKind.Debit => (JournalEntry.Balance, CounterpartOf(booking)),
            BookingKind.Hold => (JournalEntry.Balance, JournalEntry.Held),
            BookingKind.Capture => (JournalEntry.Held, CounterpartOf(booking)),
            BookingKind.Release => (JournalEntry.Held, JournalEntry.Balance),
            _ => throw new ArgumentOutOfRangeException(nameof(booking), booking.Kind, "No rule books this."),
        };

    /// <summary>The later of an account's last change and the clock, in the milliseconds that are stored.</summary>
    internal static DateTimeOffset LaterOf(DateTimeOffset last, DateTimeOffset clock)
    {
        var now = clock.ToMilliseconds();
        return last > now ? last : now;
    }

    private static bool IsVoid(Account account, string bookingId) => account.VoidBookings?.Any(booking => booking.Id == bookingId) ?? false;

    private static string CounterpartOf(Booking booking) =>
        booking.Counterpart ?? throw new ArgumentException($"A {booking.Kind} needs an account on the other side.", nameof(booking));

    private static long Change(string side, string debit, string credit, Money amount) =>
        credit == side ? amount.Amount
        : debit == side ? -amount.Amount
        : 0;

    private static ImmutableArray<AccountBalance> With(ImmutableArray<AccountBalance> balances, AccountBalance after)
    {
        for (var i = 0; i < balances.Length; i++)
            if (balances[i].Currency == after.Currency)
                return balances.SetItem(i, after);
        return balances.Add(after);
    }

    private static ImmutableArray<AccountHold> Holds(Account account, Booking booking, AccountHold? ended) =>
        ended is not null ? account.Holds.Remove(ended)
        : booking.Kind == BookingKind.Hold ? account.Holds.Add(new AccountHold(new HoldId(booking.Id), booking.Amount, booking.OrderId))
        : account.Holds;
}
