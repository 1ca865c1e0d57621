using Orleans;
using Orleans.Storage;
using Payments.Storage.Accounts;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class Journal : StorageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task a_booking_is_found_by_its_id_with_its_account()
    {
        var line = Line(1, "b1", "channel:sandbox", "balance", 500) with { OrderId = "ord_1", Reason = "because" };
        await Made("alice", line);
        var booked = await Storage.Accounts.BookingAsync("b1", Cancel);
        Assert.Equal((AccountKey("alice").Key.ToString(), line), (booked!.AccountKey, booked.Entry));
        Assert.Null(await Storage.Accounts.BookingAsync("b2", Cancel));
    }

    [Fact]
    public async Task a_booking_that_was_made_before_fails_with_everything_that_is_written_with_it()
    {
        await Made("alice", Line(1, "b1", "channel:sandbox", "balance", 500));
        var bob = new GrainState<TestAccount>(new TestAccount { AccountId = "bob" });
        bob.State!.Append(Line(1, "b1", "channel:sandbox", "balance", 500));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(AccountKey("bob"), bob));
        Assert.False((await Storage.Read<TestAccount>(AccountKey("bob"))).RecordExists);
        Assert.Null(await Storage.Accounts.AuditAsync(AccountKey("bob").Key.ToString()!, Cancel));
    }

    [Fact]
    public async Task an_account_that_two_make_at_once_with_the_same_booking_is_in_the_losers_way()
    {
        await Made("alice", Line(1, "b1", "channel:sandbox", "balance", 500));
        var late = new GrainState<TestAccount>(new TestAccount { AccountId = "alice" });
        late.State!.Append(Line(1, "b1", "channel:sandbox", "balance", 500));
        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(AccountKey("alice"), late));
        Assert.Equal("1", lost.StoredEtag);
    }

    [Fact]
    public async Task one_bad_booking_does_not_spoil_those_that_are_committed_with_it()
    {
        await Made("alice", Line(1, "b1", "channel:sandbox", "balance", 500));
        var writes = Enumerable
            .Range(0, 20)
            .Select(async i =>
            {
                var account = new GrainState<TestAccount>(new TestAccount { AccountId = $"{i}" });
                account.State!.Append(Line(1, i == 7 ? "b1" : $"c{i}", "channel:sandbox", "balance", 1));
                await Storage.Write(AccountKey($"{i}"), account);
            })
            .ToArray();
        await Assert.ThrowsAsync<InconsistentStateException>(() => writes[7]);
        await Task.WhenAll(writes.Where((_, i) => i != 7));
        Assert.Equal(20, (await Storage.Accounts.AuditsAsync("mer_1", 0, 100, Cancel)).Count);
    }

    [Fact]
    public async Task entries_are_listed_from_either_end()
    {
        await Made("alice", [.. Enumerable.Range(1, 7).Select(i => Line(i, $"b{i}", "channel:sandbox", "balance", i))]);
        await Made("bob", Line(1, "other", "channel:sandbox", "balance", 1));
        var key = AccountKey("alice").Key.ToString()!;
        Assert.Equal([7, 6, 5], (await Storage.Accounts.EntriesAsync(key, long.MaxValue, 3, Cancel)).Select(line => line.Sequence));
        Assert.Equal([4, 3, 2], (await Storage.Accounts.EntriesAsync(key, 5, 3, Cancel)).Select(line => line.Sequence));
        Assert.Equal([1], (await Storage.Accounts.EntriesAsync(key, 2, 3, Cancel)).Select(line => line.Sequence));
        Assert.Equal([6, 7], (await Storage.Accounts.EntriesAfterAsync(key, 5, 3, Cancel)).Select(line => line.Sequence));
        Assert.Empty(await Storage.Accounts.EntriesAsync("nonsense", long.MaxValue, 3, Cancel));
    }

    [Fact]
    public async Task several_accounts_are_read_each_from_its_own_place()
    {
        await Made("alice", [.. Enumerable.Range(1, 7).Select(i => Line(i, $"b{i}", "channel:sandbox", "balance", i))]);
        await Made("bob", Line(1, "c1", "channel:sandbox", "balance", 1), Line(2, "c2", "channel:sandbox", "balance", 2));
        await Made("carol", Line(1, "d1", "channel:sandbox", "balance", 1));
        string Key(string account) => AccountKey(account).Key.ToString()!;

        var read = await Storage.Accounts.EntriesAfterAsync(
            [new(Key("alice"), 3), new(Key("bob"), 0), new(Key("carol"), 1), new(Key("dave"), 0), new("nonsense", 0)],
            3,
            Cancel
        );

        Assert.Equal([4, 5, 6], read.Where(line => line.AccountKey == Key("alice")).Select(line => line.Entry.Sequence));
        Assert.Equal(["c1", "c2"], read.Where(line => line.AccountKey == Key("bob")).Select(line => line.Entry.BookingId));
        Assert.Equal(5, read.Count);
        Assert.Empty(await Storage.Accounts.EntriesAfterAsync([], 3, Cancel));
    }

    [Fact]
    public async Task the_journal_is_added_up_by_account_and_is_zero_in_all()
    {
        await Made(
            "alice",
            Line(1, "a1", "channel:sandbox", "balance", 500),
            Line(2, "a2", "balance", "held", 200),
            Line(3, "a3", "held", "merchant", 200),
            Line(4, "a4", "adjustments", "balance", 7, "USD")
        );
        await Made("bob", Line(1, "c1", "channel:sandbox", "balance", 11));
        await Made("carol");

        var audits = await Storage.Accounts.AuditsAsync("mer_1", 0, 2, Cancel);
        var rest = await Storage.Accounts.AuditsAsync("mer_1", audits[^1].Row, 2, Cancel);
        Assert.Equal(
            [("alice", 4L, 4L), ("bob", 1L, 1L), ("carol", 0L, 0L)],
            audits.Concat(rest).Select(audit => (audit.AccountId, audit.Entries, audit.LastSequence))
        );
        Assert.Equal(
            [new JournalSum("balance", "EUR", 300), new("balance", "USD", 7), new("held", "EUR", 0), new("held", "USD", 0)],
            audits[0].Sums.OrderBy(sum => sum.Account, StringComparer.Ordinal).ThenBy(sum => sum.Currency, StringComparer.Ordinal)
        );
        var one = await Storage.Accounts.AuditAsync(AccountKey("alice").Key.ToString()!, Cancel);
        Assert.Equal(audits[0].Sums.Order(Comparing), one!.Sums.Order(Comparing));

        var sums = await Storage.Accounts.SumsAsync("mer_1", Cancel);
        Assert.Equal(
            [
                ("adjustments", "USD", -7L),
                ("balance", "EUR", 311L),
                ("balance", "USD", 7L),
                ("channel:sandbox", "EUR", -511L),
                ("held", "EUR", 0L),
                ("merchant", "EUR", 200L),
            ],
            sums.Select(sum => (sum.Account, sum.Currency, sum.Sum))
        );
        Assert.All(sums.GroupBy(sum => sum.Currency), currency => Assert.Equal(0, currency.Sum(sum => sum.Sum)));
        Assert.Empty(await Storage.Accounts.SumsAsync("mer_2", Cancel));
    }

    [Fact]
    public async Task a_balance_below_zero_cannot_be_written_at_all()
    {
        var account = new GrainState<TestAccount>(new TestAccount());
        account.State!.Append(Line(1, "b1", "balance", "merchant", 1) with { BalanceAfter = -1 });
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(AccountKey("alice"), account));
    }

    private static System.Collections.Generic.Comparer<JournalSum> Comparing { get; } =
        System.Collections.Generic.Comparer<JournalSum>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private async Task Made(string name, params JournalRow[] lines)
    {
        var account = new GrainState<TestAccount>(new TestAccount { AccountId = name });
        foreach (var line in lines)
            account.State!.Append(line);
        await Storage.Write(AccountKey(name), account);
    }

    private static JournalRow Line(long sequence, string id, string debit, string credit, long amount, string currency = "EUR") =>
        new(sequence, id, "credit", debit, credit, amount, currency, null, null, Start.AddSeconds(sequence), 0, 0);
}
