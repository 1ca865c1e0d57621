using Payments.Application.Queue;
using Xunit;

namespace Payments.Application.Tests.Queue;

/// <summary>A page goes on behind a letter that may have moved forward, or gone.</summary>
public class Places_among_dead_letters
{
    [Theory]
    [InlineData("a b c", 3, "nothing has changed")]
    [InlineData("b c d", 2, "one before it is gone")]
    [InlineData("c d e", 1, "all before it are gone")]
    [InlineData("c", 1, "nothing came after it")]
    [InlineData("a b d", 0, "it is gone itself")]
    [InlineData("a b d c", 0, "it has gone to the end")]
    [InlineData("", 0, "everything is gone")]
    public void the_next_letter_is_the_one_behind_it_or_the_first(string letters, int next, string why)
    {
        var place = DeadLetterPlace.Behind("c", 3);

        Assert.True(next == place.Next(letters.Split(' ', StringSplitOptions.RemoveEmptyEntries)), why);
    }

    [Fact]
    public void of_letters_that_are_equal_it_is_behind_as_many_as_were_passed()
    {
        var same = Enumerable.Repeat("a", 1000).ToArray();

        Assert.Equal(100, DeadLetterPlace.Behind("a", 100).Next(same));
        Assert.Equal(50, DeadLetterPlace.Behind("a", 100).Next(same[..50]));
    }
}
