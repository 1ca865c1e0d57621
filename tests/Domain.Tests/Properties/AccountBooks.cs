using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Properties;

/// <summary>An account in euro with its journal, booked on as its grain does it.</summary>
internal sealed class AccountBooks
{
    private readonly List<JournalEntry> _journal = [];
    private Account _account = Account.New(new MerchantId("mer_1"), new AccountId("alice"), Start);

    /// <summary>What is set aside.</summary>
    public long Held => _account.BalanceOf("EUR").Held;

    /// <summary>What came in from the channel.</summary>
    public long Credited => Sum(entry => entry.Debit == SystemAccount.Channel(Sandbox));

    /// <summary>What was set aside and went out.</summary>
    public long Captured => Sum(entry => entry.Kind == BookingKind.Capture);

    /// <summary>Books once for the booking's id.</summary>
    /// <returns>Null when that is done.</returns>
    public PaymentError? Book(Booking booking, DateTimeOffset now)
    {
        if (_journal.FirstOrDefault(entry => entry.BookingId == booking.Id) is { } known)
            return known.Matches(booking) ? null : AccountErrors.Conflict;
        var result = Bookkeeping.Book(_account, booking, now);
        if (result.Value is not { } posting)
        {
            if (Bookkeeping.VoidedBy(booking, result.Error!.Code) is { } voided)
                _account = Bookkeeping.Void(_account, voided, now).Value!;
            return result.Error;
        }

        _account = posting.Account;
        _journal.Add(posting.Entry);
        return null;
    }

    /// <summary>The journal comes to what the account has, and neither part is below zero.</summary>
    public void Check()
    {
        var balance = _account.BalanceOf("EUR");
        Assert.True(balance is { Balance: >= 0, Held: >= 0 });
        Assert.Equal(balance.Balance, SumOf(JournalEntry.Balance));
        Assert.Equal(balance.Held, SumOf(JournalEntry.Held));
    }

    private long SumOf(string side) => Sum(entry => entry.Credit == side) - Sum(entry => entry.Debit == side);

    private long Sum(Func<JournalEntry, bool> isCounted) => _journal.Where(isCounted).Sum(entry => entry.Amount.Amount);
}
