using Xunit;

namespace Payments.Grains.Interfaces.Tests.Wire;

public sealed class Comparing_contracts
{
    private const string Written = """
        grain order
          IOrder

        interface IOrder
          Cancel(string) -> reply
          Touch()

        type money struct
          0 Amount: long

        type reply
          0 Status: Status
          1 Reason: string
          2 removed
          4 Note: string

        enum Status
          0 Created
          1 Paid
        """;

    [Fact]
    public void the_same_is_no_change() => Assert.Empty(Compare("", ""));

    [Fact]
    public void the_order_of_the_lines_is_no_change() =>
        Assert.Empty(Compare("  0 Status: Status\n  1 Reason: string", "  1 Reason: string\n  0 Status: Status"));

    [Theory]
    [InlineData("grain order\n  IOrder", "grain order", "\"IOrder\" of grain order is gone")]
    [InlineData("grain order", "grain orders", "grain order is gone or has another name")]
    [InlineData("interface IOrder", "interface IOrders", "interface IOrder is gone or has another name")]
    [InlineData("  Touch()", "", "\"Touch()\" of interface IOrder is gone")]
    [InlineData("  Touch()", "  Feel()", "put it back under the alias \"Touch\"")]
    [InlineData(
        "Cancel(string)",
        "Cancel(string, int)",
        "\"Cancel(string) -> reply\" of interface IOrder has become \"Cancel(string, int) -> reply\""
    )]
    [InlineData("Touch()", "Touch() -> reply", "add a method with another alias")]
    [InlineData("type reply", "type answer", "type reply is gone or has another name")]
    [InlineData("type money struct", "type money", "\"type money struct\" has become \"type money\"")]
    [InlineData("type reply", "type reply : outcome", "\"type reply\" has become \"type reply : outcome\"")]
    [InlineData("  1 Reason: string\n", "", "\"1 Reason: string\" of type reply is gone")]
    [InlineData("  1 Reason: string\n", "", "write \"1 removed\" in its place")]
    [InlineData("1 Reason: string", "1 Reason: int", "\"1 Reason: string\" of type reply has become \"1 Reason: int\"")]
    [InlineData("1 Reason: string", "1 Delay: TimeSpan", "add a member with a new id")]
    [InlineData("1 Reason: string", "3 Reason: string", "Reason of type reply was 1 and is 3: give it back its [Id(1)]")]
    [InlineData(
        "1 Reason: string\n  2 removed\n  4 Note: string",
        "4 Reason: string\n  2 removed\n  1 Note: string",
        "Note of type reply was 4 and is 1"
    )]
    [InlineData("2 removed", "2 Delay: TimeSpan", "take 5 or a greater one")]
    [InlineData("enum Status", "enum State", "enum Status is gone or has another name")]
    [InlineData("enum Status", "enum Status : byte", "\"enum Status\" has become \"enum Status : byte\"")]
    [InlineData("  0 Created\n  1 Paid", "  0 Created\n  1 Pending\n  2 Paid", "Paid of enum Status was 1 and is 2: write \"Paid = 1\"")]
    [InlineData("\n  1 Paid", "", "\"1 Paid\" of enum Status is gone")]
    public void what_breaks_says_what_and_what_to_do(string before, string now, string sentence) =>
        Assert.Contains(Compare(before, now), change => change.Breaks && change.Sentence.Contains(sentence, StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "grain order",
        "grain account\n  IAccount\n\ngrain order",
        "grain account is new: add these lines to the file.\ngrain account\n  IAccount"
    )]
    [InlineData("grain order\n", "grain order\n  IAuditable\n", "grain order has something new: add the line \"  IAuditable\"")]
    [InlineData(
        "  Touch()",
        "  Feel()\n  Touch()",
        "add the line \"  Feel()\" to it in the file. A process of the version before does not have this method"
    )]
    [InlineData(
        "4 Note: string",
        "4 Note: string\n  5 Delay: TimeSpan",
        "add the line \"  5 Delay: TimeSpan\" to it in the file. A process of the version before leaves it out"
    )]
    [InlineData("1 Reason: string", "1 Why: string", "replace the line \"  1 Reason: string\" by \"  1 Why: string\"")]
    [InlineData(
        "1 Paid",
        "1 Paid\n  2 Refunded",
        "add the line \"  2 Refunded\" to it in the file. A process of the version before does not know it"
    )]
    [InlineData("1 Paid", "1 Settled", "Paid of enum Status is now called Settled")]
    [InlineData(
        "enum Status",
        "enum Role\n  0 First\n\nenum Status",
        "enum Role is new: add these lines to the file.\nenum Role\n  0 First"
    )]
    public void what_fits_is_to_be_written_down(string before, string now, string sentence)
    {
        var change = Assert.Single(Compare(before, now));

        Assert.False(change.Breaks);
        Assert.Contains(sentence, change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void what_was_given_up_stays_given_up_when_the_file_is_written_anew()
    {
        var written = WireContract.Parse(Written);
        var actual = WireContract.Parse(Written.Replace("  2 removed\n", "", StringComparison.Ordinal));

        Assert.Empty(WireComparison.Compare(written, actual));
        Assert.Equal(written.ToString(), actual.WithRemovedOf(written).ToString());
    }

    [Fact]
    public void a_file_that_is_not_a_contract_says_so() => Assert.Throws<FormatException>(() => WireContract.Parse("record reply\n"));

    private static IReadOnlyList<WireChange> Compare(string before, string now)
    {
        Assert.Contains(before, Written, StringComparison.Ordinal);
        var changed = before.Length == 0 ? Written : Written.Replace(before, now, StringComparison.Ordinal);
        return WireComparison.Compare(WireContract.Parse(Written), WireContract.Parse(changed));
    }
}
