using Payments.Crash.Tests.Linearizability.Checker;
using Xunit;
using AccountOperation = Payments.Crash.Tests.Linearizability.Checker.Operation<
    Payments.Crash.Tests.Linearizability.Accounts.AccountInput,
    Payments.Crash.Tests.Linearizability.Accounts.AccountOutput
>;

namespace Payments.Crash.Tests.Linearizability.Accounts;

public sealed class AccountModelTests
{
    private readonly List<AccountOperation> _history = [];

    [Fact]
    public void what_a_good_account_answers_has_an_explanation()
    {
        Add(1, 2, new AccountInput.Read(), new AccountOutput.Shown(0, 0, 0));
        Add(3, 6, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(3, 20, new AccountInput.Hold(0, 80), new AccountOutput.Done());
        Add(3, 20, new AccountInput.Capture(0, 80), new AccountOutput.Done());
        Add(7, 8, new AccountInput.Read(), new AccountOutput.Shown(2, 20, 80));
        Add(9, 10, new AccountInput.Hold(1, 21), new AccountOutput.Insufficient());
        Add(11, 12, new AccountInput.Read(), new AccountOutput.Shown(3, 20, 0));
        Assert.Null(Check());
    }

    [Fact]
    public void what_was_set_aside_for_an_order_that_ended_may_come_back_at_any_time()
    {
        Add(1, 2, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(3, null, new AccountInput.Hold(0, 80), null);
        Add(3, null, new AccountInput.Release(0, 80), null);
        Add(4, 5, new AccountInput.Read(), new AccountOutput.Shown(2, 20, 80));
        Add(6, 7, new AccountInput.Read(), new AccountOutput.Shown(3, 100, 0));
        Assert.Null(Check());
        Add(8, 9, new AccountInput.Read(), new AccountOutput.Shown(4, 20, 80));
        Assert.NotNull(Check());
    }

    [Fact]
    public void a_booking_that_another_one_overwrote_has_none()
    {
        Add(1, 4, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(1, 4, new AccountInput.Adjust(1, 50), Booked(1, 50));
        Assert.NotNull(Check());
    }

    [Fact]
    public void a_booking_that_was_done_twice_has_none()
    {
        Add(1, null, new AccountInput.Adjust(0, 100), null);
        Add(3, 4, new AccountInput.Adjust(0, 100), Booked(2, 200));
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_account_that_had_enough_and_did_not_pay_has_none()
    {
        Add(1, 2, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(3, 4, new AccountInput.Hold(0, 80), new AccountOutput.Insufficient());
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_account_that_paid_more_than_it_had_has_none()
    {
        Add(1, 2, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(3, 9, new AccountInput.Hold(0, 80), new AccountOutput.Done());
        Add(3, 9, new AccountInput.Hold(1, 80), new AccountOutput.Done());
        Assert.NotNull(Check());
    }

    [Fact]
    public void a_balance_from_before_a_booking_that_was_answered_has_none()
    {
        Add(1, 2, new AccountInput.Adjust(0, 100), Booked(1, 100));
        Add(3, 4, new AccountInput.Adjust(1, 50), Booked(2, 150));
        Add(5, 6, new AccountInput.Read(), new AccountOutput.Shown(1, 100, 0));
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_answer_to_a_repeated_request_tells_what_became_of_the_first()
    {
        Add(1, null, new AccountInput.Adjust(0, 100), null);
        Add(2, 3, new AccountInput.Read(), new AccountOutput.Shown(1, 100, 0));
        Add(4, null, new AccountInput.Adjust(0, 100), null);
        Add(5, 6, new AccountInput.Adjust(0, 100), Booked(1, 100) with { IsNew = false });
        var told = AdjustmentOperations.Of([.. _history.Where(operation => operation.Input is AccountInput.Adjust)]).ToList();
        var only = Assert.Single(told);
        Assert.Equal((1, 6, Booked(1, 100)), (only.Invoked, only.Returned, only.Output));
        Assert.Null(LinearizabilityChecker.Check(new AccountModel(), [.. told, _history[1]]));
    }

    [Fact]
    public void many_requests_without_an_answer_are_no_obstacle()
    {
        Add(1, 2, new AccountInput.Adjust(0, 1_000), Booked(1, 1_000));
        for (var number = 1; number < 60; number++)
            Add(3, null, new AccountInput.Adjust(number, number), null);
        Add(4, 5, new AccountInput.Read(), new AccountOutput.Shown(2, 1_059, 0));
        Add(6, 7, new AccountInput.Read(), new AccountOutput.Shown(4, 1_059 + 58 + 57, 0));
        Assert.Null(Check());
    }

    [Fact]
    public void a_search_that_takes_too_long_is_given_up_and_says_so()
    {
        Add(1, 2, new AccountInput.Adjust(0, 1_000), Booked(1, 1_000));
        for (var number = 1; number < 60; number++)
            Add(3, null, new AccountInput.Adjust(number, 2), null);
        Add(4, 5, new AccountInput.Read(), new AccountOutput.Shown(21, 1_041, 0));
        Assert.StartsWith("Not decided after 1000 steps.", LinearizabilityChecker.Check(new AccountModel(), _history, maxSteps: 1_000));
    }

    private void Add(long invoked, long? returned, AccountInput input, AccountOutput? output) =>
        _history.Add(new AccountOperation(_history.Count, invoked, returned, input, output));

    private static AccountOutput.Booked Booked(long version, long balance) => new(version, balance, 0, IsNew: true);

    private string? Check() => LinearizabilityChecker.Check(new AccountModel(), _history);
}
