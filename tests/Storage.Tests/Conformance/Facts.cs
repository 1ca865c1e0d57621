using Xunit;

namespace Payments.Storage.Tests.Conformance;

public abstract class Facts : StorageTests
{
    [Fact]
    public async Task what_was_never_said_is_nothing() => Assert.Null(await Storage.Facts.FindAsync("who", Cancel));

    [Fact]
    public async Task of_many_that_say_it_first_one_is_heard()
    {
        var heard = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => Storage.Facts.TryReplaceAsync("who", null, $"{number}", Cancel))
        );
        var said = Assert.Single(heard.Index(), answer => answer.Item).Index;
        Assert.Equal($"{said}", await Storage.Facts.FindAsync("who", Cancel));
    }

    [Fact]
    public async Task it_is_replaced_by_whoever_has_read_it_last()
    {
        Assert.False(await Storage.Facts.TryReplaceAsync("who", "nobody", "a", Cancel));
        Assert.True(await Storage.Facts.TryReplaceAsync("who", null, "a", Cancel));
        Assert.True(await Storage.Facts.TryReplaceAsync("who", "a", "b", Cancel));
        Assert.False(await Storage.Facts.TryReplaceAsync("who", "a", "c", Cancel));
        Assert.False(await Storage.Facts.TryReplaceAsync("who", null, "d", Cancel));
        Assert.Equal("b", await Storage.Facts.FindAsync("who", Cancel));
    }
}
