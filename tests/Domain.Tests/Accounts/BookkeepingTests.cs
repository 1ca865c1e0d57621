using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Tests.Properties;
using Xunit;

namespace Payments.Domain.Tests.Accounts;

public class BookkeepingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Account Empty = Account.New(new MerchantId("mer_1"), new AccountId("alice"), Start);

    [Fact]
    public void a_credit_comes_in_from_a_system_account()
    {
        var (account, entry) = Bookkeeping.Book(Empty, Credit("c1", 500), Start).Value!;
        Assert.Equal([new AccountBalance("EUR", 500, 0)], account.Balances);
        Assert.Equal(
            (1L, "channel:sandbox", "balance", 500L, 0L),
            (entry.Sequence, entry.Debit, entry.Credit, entry.BalanceAfter, entry.HeldAfter)
        );
    }

    [Fact]
    public void what_is_held_cannot_be_spent_until_it_is_released()
    {
        var account = Booked(Empty, Credit("c1", 500), Booking.Hold(new HoldId("h1"), Eur(400), new OrderId("ord_1")));
        Assert.Equal(new AccountBalance("EUR", 100, 400), account.BalanceOf("EUR"));
        Assert.Equal(
            PaymentErrorCode.InsufficientBalance,
            Bookkeeping.Book(account, Booking.Hold(new HoldId("h2"), Eur(101), new OrderId("ord_2")), Start).Error!.Code
        );
        Assert.Equal(
            new AccountBalance("EUR", 500, 0),
            Booked(account, Booking.Release(new HoldId("h1"), new OrderId("ord_1"))).BalanceOf("EUR")
        );
        Assert.Equal(
            new AccountBalance("EUR", 100, 0),
            Booked(account, Booking.Capture(new HoldId("h1"), SystemAccount.Merchant, new OrderId("ord_1"))).BalanceOf("EUR")
        );
    }

    [Fact]
    public void a_hold_that_comes_after_its_release_is_refused()
    {
        var released = Booking.Release(new HoldId("h1"), new OrderId("ord_1"));
        var voided = Bookkeeping.VoidedBy(released, PaymentErrorCode.HoldNotFound)!;
        var account = Bookkeeping.Void(Booked(Empty, Credit("c1", 500)), voided, Start).Value!;

        Assert.Equal(PaymentErrorCode.HoldNotFound, Hold(account, "h1", Start.AddHours(23)).Error!.Code);
        Assert.NotNull(Hold(account, "h2", Start.AddHours(23)).Value);
        Assert.Same(account, Bookkeeping.Void(account, "h1", Start.AddHours(23)).Value);
    }

    [Fact]
    public void an_orders_credit_that_was_refused_is_refused_when_it_comes_again_though_there_is_room_by_then()
    {
        var credit = Booking.Credit("ord_1:sandbox:pay_1", Eur(500), SystemAccount.Channel("sandbox"), new OrderId("ord_1"));
        var full = Booked(Empty, Booking.Adjustment("full", Bookkeeping.MaxBalance, "EUR", "full"));
        var refused = Bookkeeping.Book(full, credit, Start).Error!;
        var account = Bookkeeping.Void(full, Bookkeeping.VoidedBy(credit, refused.Code)!, Start).Value!;
        var spent = Booked(account, Booking.Adjustment("spent", -10_000, "EUR", "spent"));

        Assert.Equal(PaymentErrorCode.BalanceTooLarge, Bookkeeping.Book(spent, credit, Start.AddHours(23)).Error!.Code);
        Assert.NotNull(Bookkeeping.Book(spent, credit with { Id = "ord_1:sandbox:pay_2" }, Start.AddHours(23)).Value);
    }

    [Fact]
    public void other_refusals_promise_nothing_for_later()
    {
        var hold = Booking.Hold(new HoldId("h1"), Eur(500), new OrderId("ord_1"));
        Assert.Null(Bookkeeping.VoidedBy(Booking.Adjustment("a1", 500, "EUR", "gift"), PaymentErrorCode.BalanceTooLarge));
        Assert.Null(Bookkeeping.VoidedBy(hold, PaymentErrorCode.InsufficientBalance));
        Assert.Null(Bookkeeping.VoidedBy(Booking.Capture(new HoldId("h1"), SystemAccount.Merchant, null), PaymentErrorCode.HoldNotFound));
    }

    [Fact]
    public void an_account_remembers_so_many_void_bookings_for_a_day()
    {
        var account = Empty;
        for (var hold = 0; hold < Bookkeeping.MaxVoidBookings; hold++)
            account = Bookkeeping.Void(account, "h" + hold, Start).Value!;
        var dayLater = Start + Bookkeeping.VoidBookingRetention + TimeSpan.FromMilliseconds(1);

        Assert.Equal(PaymentErrorCode.TooManyHolds, Bookkeeping.Void(account, "more", Start).Error!.Code);
        Assert.Equal(["more"], Bookkeeping.Void(account, "more", dayLater).Value!.VoidBookings!.Value.Select(booking => booking.Id));
    }

    [Fact]
    public void a_hold_ends_once()
    {
        var account = Booked(
            Empty,
            Credit("c1", 500),
            Booking.Hold(new HoldId("h1"), Eur(400), new OrderId("ord_1")),
            Booking.Release(new HoldId("h1"), new OrderId("ord_1"))
        );
        Assert.Equal(
            PaymentErrorCode.HoldNotFound,
            Bookkeeping.Book(account, Booking.Capture(new HoldId("h1"), SystemAccount.Merchant, new OrderId("ord_1")), Start).Error!.Code
        );
        Assert.Equal(Booking.Capture(new HoldId("h1"), "merchant", null).Id, Booking.Release(new HoldId("h1"), null).Id);
    }

    [Fact]
    public void an_adjustment_below_zero_takes_no_more_than_there_is()
    {
        var account = Booked(Empty, Credit("c1", 500));
        Assert.Equal(
            PaymentErrorCode.InsufficientBalance,
            Bookkeeping.Book(account, Booking.Adjustment("a1", -501, "EUR", "because"), Start).Error!.Code
        );
        Assert.Equal(
            PaymentErrorCode.InsufficientBalance,
            Bookkeeping.Book(account, Booking.Adjustment("a1", -1, "USD", "because"), Start).Error!.Code
        );
        Assert.Equal(0, Booked(account, Booking.Adjustment("a1", -500, "EUR", "because")).BalanceOf("EUR").Balance);
    }

    [Fact]
    public void an_account_has_limits()
    {
        var rich = Empty with { Balances = [new AccountBalance("EUR", Bookkeeping.MaxBalance - 5, 5)] };
        Assert.Equal(PaymentErrorCode.BalanceTooLarge, Bookkeeping.Book(rich, Credit("c1", 1), Start).Error!.Code);
        var busy = Booked(
            rich,
            [.. Enumerable.Range(0, Bookkeeping.MaxHolds).Select(i => Booking.Hold(new HoldId($"h{i}"), Eur(1), null))]
        );
        Assert.Equal(
            PaymentErrorCode.TooManyHolds,
            Bookkeeping.Book(busy, Booking.Hold(new HoldId("more"), Eur(1), null), Start).Error!.Code
        );
    }

    [Fact]
    public void time_never_runs_backwards_in_the_journal()
    {
        var account = Booked(Empty, Credit("c1", 5));
        Assert.Equal(account.UpdatedAt, Bookkeeping.Book(account, Credit("c2", 5), Start.AddHours(-1)).Value!.Entry.OccurredAt);
    }

    [Fact]
    public void an_entry_knows_the_booking_that_it_is_of()
    {
        var entry = Bookkeeping.Book(Empty, Credit("c1", 500), Start).Value!.Entry;
        Assert.True(entry.Matches(Credit("c1", 500)));
        Assert.False(entry.Matches(Credit("c1", 501)));
        Assert.False(entry.Matches(Credit("c1", 500) with { OrderId = new OrderId("ord_2") }));
        Assert.False(entry.Matches(Booking.Hold(new HoldId("c1"), Eur(500), new OrderId("ord_1"))));
    }

    [Fact]
    public void whatever_is_booked_nothing_is_below_zero_and_the_journal_is_what_there_is()
    {
        Property.Holds(choice =>
        {
            var (account, journal, ids) = (Empty, new List<JournalEntry>(), 0);
            while (!choice.IsOver)
            {
                var amount = new Money(1 + choice.Of(300), choice.Of(["EUR", "JPY"]));
                var hold = account.Holds.IsEmpty ? "none" : choice.Of(account.Holds).Id;
                var booking = choice.Of(5) switch
                {
                    0 => Booking.Credit($"b{ids++}", amount, SystemAccount.Channel("sandbox"), null),
                    1 => Booking.Hold(new HoldId($"b{ids++}"), amount, null),
                    2 => Booking.Capture(new HoldId(hold), SystemAccount.Merchant, null),
                    3 => Booking.Release(new HoldId(hold), null),
                    _ => Booking.Adjustment($"b{ids++}", choice.Of(2) == 0 ? amount.Amount : -amount.Amount, amount.Currency, "because"),
                };
                var result = Bookkeeping.Book(account, booking, Start.AddSeconds(ids));
                Assert.True(result.Value is null != result.Error is null);
                if (result.Value is not { } posting)
                    continue;
                account = posting.Account;
                journal.Add(posting.Entry);
                foreach (var balance in account.Balances)
                {
                    Assert.True(balance is { Balance: >= 0, Held: >= 0 });
                    Assert.Equal(balance.Balance, Sum(journal, JournalEntry.Balance, balance.Currency));
                    Assert.Equal(balance.Held, Sum(journal, JournalEntry.Held, balance.Currency));
                    Assert.Equal(
                        balance.Held,
                        account.Holds.Where(open => open.Amount.Currency == balance.Currency).Sum(open => open.Amount.Amount)
                    );
                }
            }

            Assert.Equal(journal.Select((_, i) => i + 1L), journal.Select(entry => entry.Sequence));
        });
    }

    [Fact]
    public void secrets_end_and_make_room()
    {
        var account = Empty;
        for (var i = 0; i < UserSecrets.MaxSecrets; i++)
            account = account.WithSecret(new UserSecret($"sec_{i}", "00", Start), Start)!;
        Assert.Null(account.WithSecret(new UserSecret("sec_more", "00", Start), Start));

        var ending = account.WithSecretExpiringWithin("sec_3", TimeSpan.FromHours(1), Start)!;
        Assert.Null(ending.WithSecret(new UserSecret("sec_more", "00", Start), Start));
        Assert.NotNull(ending.WithSecret(new UserSecret("sec_more", "00", Start), Start.AddHours(1)));
        Assert.Null(ending.WithSecretExpiringWithin("sec_3", TimeSpan.FromHours(1), Start.AddHours(1)));
        Assert.Null(account.WithoutSecret("sec_x", Start));
        Assert.Equal(UserSecrets.MaxSecrets - 1, account.WithoutSecret("sec_0", Start)!.Secrets.Length);
    }

    private static long Sum(IEnumerable<JournalEntry> journal, string side, string currency) =>
        journal
            .Where(entry => entry.Amount.Currency == currency)
            .Sum(entry =>
                entry.Credit == side ? entry.Amount.Amount
                : entry.Debit == side ? -entry.Amount.Amount
                : 0
            );

    private static Result<Posting> Hold(Account account, string id, DateTimeOffset now) =>
        Bookkeeping.Book(account, Booking.Hold(new HoldId(id), Eur(1), new OrderId("ord_1")), now);

    private static Account Booked(Account account, params Booking[] bookings) =>
        bookings.Aggregate(account, (before, booking) => Bookkeeping.Book(before, booking, Start).Value!.Account);

    private static Booking Credit(string id, long amount) =>
        Booking.Credit(id, Eur(amount), SystemAccount.Channel("sandbox"), new OrderId("ord_1"));

    private static Money Eur(long amount) => new(amount, "EUR");
}
