using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Audit;

public sealed class What_the_audit_of_accounts_finds
{
    private static readonly UInt128 Id = OrderIds.Read(Encoding.ASCII.GetBytes(Story.Id));
    private readonly OrderRecords _book = new("run", 10, seed: 1, Scenario.TopUp, faults: false, merchants: 1) { Accounts = 2 };

    public What_the_audit_of_accounts_finds() =>
        _book[0] = new OrderRecord
        {
            Id = Id,
            Steps = OrderSteps.Created | OrderSteps.ToBeCharged | OrderSteps.Paid | OrderSteps.Accepted,
            Notified = NotificationKinds.Paid,
        };

    [Fact]
    public void nothing_where_each_is_credited_once_and_all_of_it_is_there()
    {
        Assert.Empty(Credits((Id, 1)));
        Assert.Empty(AccountAudit.Balance("user-0", 500, new AccountRead([new BalanceRead("EUR", 500, 0)])));
    }

    [Fact]
    public void a_top_up_that_was_not_credited() => Assert.Equal([Findings.NotCredited], Credits());

    [Fact]
    public void a_top_up_that_was_credited_twice() => Assert.Equal([Findings.CreditedAgain], Credits((Id, 2)));

    [Fact]
    public void a_credit_of_a_top_up_that_is_not_paid()
    {
        _book[0].Steps &= ~OrderSteps.Accepted;

        Assert.Equal([Findings.CreditedAgain], Credits((Id, 1)));
    }

    [Fact]
    public void a_credit_of_somebody_elses_order() => Assert.Equal([Findings.CreditedAgain], Credits((Id, 1), (Id + 1, 1)));

    [Theory]
    [InlineData("EUR", 499, 0)]
    [InlineData("EUR", 500, 1)]
    [InlineData("USD", 500, 0)]
    public void an_account_that_has_something_else(string currency, long balance, long held) =>
        Assert.Equal(
            [Findings.WrongBalance],
            AccountAudit.Balance("user-0", 500, new AccountRead([new BalanceRead(currency, balance, held)])).Select(finding => finding.Code)
        );

    [Fact]
    public void an_account_that_has_nothing() =>
        Assert.Equal([Findings.WrongBalance], AccountAudit.Balance("user-0", 500, new AccountRead([])).Select(finding => finding.Code));

    [Fact]
    public void a_top_up_that_came_to_nothing_and_one_that_was_charged_twice()
    {
        var read = new OrderRead
        {
            Id = Story.Id,
            Amount = _book.PlanOf(0).Amount,
            Currency = "EUR",
            Status = "expired",
            Version = 3,
        };
        var lost = new OrderRecord
        {
            Id = Id,
            Steps = OrderSteps.Created | OrderSteps.ToBeCharged,
            Notified = NotificationKinds.Expired,
            NotifiedSequence = 2,
        };
        var charged = lost with { Steps = lost.Steps | OrderSteps.ChargedAgain };

        Assert.Equal([Findings.NotCharged], OrderAudit.Check(_book, 0, lost, read).Select(finding => finding.Code));
        Assert.Contains(Findings.ChargedAgain, OrderAudit.Check(_book, 0, charged, read).Select(finding => finding.Code));
    }

    [Fact]
    public void what_a_refunded_top_up_leaves_is_nothing()
    {
        PaymentRead[] payments = [new("1", "accepted", "EUR", 500, 0, 200), new("2", "duplicate", "EUR", 500, 0, 0)];

        Assert.Equal(300, AccountAudit.ExpectedBalance(new OrderRead { Payments = payments }));
    }

    private IReadOnlyList<string> Credits(params (UInt128 Id, int Count)[] credits) =>
        [
            .. AccountAudit
                .Credits(_book, "user-0", [0], credits.ToDictionary(credit => credit.Id, credit => credit.Count))
                .Select(finding => finding.Code),
        ];
}
