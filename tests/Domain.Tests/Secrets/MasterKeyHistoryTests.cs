using System.Collections.Immutable;
using Payments.Domain.Secrets;
using Xunit;

namespace Payments.Domain.Tests.Secrets;

public sealed class MasterKeyHistoryTests
{
    private static readonly MasterKeyHistory OnlyA = new("a", [], []);
    private static readonly MasterKeyHistory FromAToB = new("b", ["a"], []);
    private static readonly MasterKeyHistory AfterA = new("b", [], ["a"]);

    [Fact]
    public void a_database_without_a_history_takes_the_first_key() => Is("a", MasterKeyHistory.Check(null, "a", [], []));

    [Fact]
    public void one_of_an_older_program_takes_the_key_that_everything_is_sealed_under() =>
        Is("a", MasterKeyHistory.Check(null, "a", [], ["a"]));

    [Fact]
    public void one_of_an_older_program_takes_no_key_that_opens_nothing_of_it() =>
        Refused("a", MasterKeyHistory.Check(null, "b", [], ["a"]));

    [Fact]
    public void one_of_an_older_program_may_get_a_new_key_beside_the_old() =>
        Is("b", MasterKeyHistory.Check(null, "b", ["a"], ["a", "b"]), "a");

    [Fact]
    public void the_key_that_there_is_stays() => Is("a", MasterKeyHistory.Check(OnlyA, "a", ["b"], []));

    [Fact]
    public void another_key_is_refused() => Refused("PreviousMasterKeys", MasterKeyHistory.Check(OnlyA, "b", [], []));

    [Fact]
    public void another_key_beside_a_wrong_one_is_refused() => Refused("(a)", MasterKeyHistory.Check(OnlyA, "b", ["c"], []));

    [Fact]
    public void another_key_beside_the_one_there_is_replaces_it() => Is("b", MasterKeyHistory.Check(OnlyA, "b", ["a"], []), "a");

    [Fact]
    public void until_it_has_left_the_old_key_is_needed() => Refused("still sealed under a", MasterKeyHistory.Check(FromAToB, "b", [], []));

    [Fact]
    public void until_it_has_left_a_process_that_has_both_may_still_be_set_to_the_old_one() =>
        Is("b", MasterKeyHistory.Check(FromAToB, "a", ["b"], []), "a");

    [Fact]
    public void the_old_key_alone_is_refused_from_the_moment_it_is_replaced() =>
        Refused("(b)", MasterKeyHistory.Check(FromAToB, "a", [], []));

    [Fact]
    public void a_third_key_may_come_before_the_first_has_left() =>
        Is("c", MasterKeyHistory.Check(FromAToB, "c", ["a", "b"], []), "a", "b");

    [Fact]
    public void a_third_key_does_not_make_the_first_unneeded() =>
        Refused("still sealed under a", MasterKeyHistory.Check(FromAToB, "c", ["b"], []));

    [Fact]
    public void a_key_that_has_left_is_not_needed() => Is("b", MasterKeyHistory.Check(AfterA, "b", [], []));

    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    public void a_key_that_has_left_never_comes_back(string other) =>
        Refused("replaced by b", MasterKeyHistory.Check(AfterA, "a", [other], []));

    [Fact]
    public void when_everything_is_sealed_anew_the_keys_before_have_left() =>
        Assert.Equal(("c", 0, "a b"), Summary(new MasterKeyHistory("c", ["b"], ["a"]).WithAllRetired()));

    [Fact]
    public void what_is_stored_is_what_is_read()
    {
        var read = MasterKeyHistory.Of("c", new MasterKeyHistory("c", ["b"], ["a"]).Previous);
        Assert.Equal(("c", "b", "a"), (read.Current, string.Join(' ', read.Retiring), string.Join(' ', read.Retired)));
        Assert.Equal(("a", 0, ""), Summary(MasterKeyHistory.Of("a", null)));
        // The process ended before it could write down which key is current.
        Assert.Equal(("a", 0, ""), Summary(MasterKeyHistory.Of("a", FromAToB.Previous)));
    }

    private static (string Current, int Leaving, string Before) Summary(MasterKeyHistory history) =>
        (history.Current, history.Retiring.Length, history.Previous);

    private static void Is(string current, MasterKeyCheck result, params ImmutableArray<string> leaving)
    {
        Assert.Null(result.Reason);
        Assert.Equal(current, result.History!.Current);
        Assert.Equal(leaving, result.History.Retiring);
    }

    private static void Refused(string reason, MasterKeyCheck result)
    {
        Assert.Null(result.History);
        Assert.Contains(reason, result.Reason);
    }
}
