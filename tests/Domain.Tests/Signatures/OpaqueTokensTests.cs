using System.Security.Cryptography;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Domain.Tests.Signatures;

public sealed class OpaqueTokensTests
{
    private static readonly byte[] Key = SHA256.HashData("a key"u8);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void what_was_sealed_is_opened(long first, long second)
    {
        Span<long> opened = stackalloc long[2];

        Assert.True(OpaqueTokens.TryOpen(Key, "orders", OpaqueTokens.Seal(Key, "orders", first, second), opened));
        Assert.Equal((first, second), (opened[0], opened[1]));
    }

    [Fact]
    public void the_same_numbers_are_the_same_text_and_numbers_that_follow_each_other_have_nothing_in_common()
    {
        Assert.Equal(OpaqueTokens.Seal(Key, "pay", 7), OpaqueTokens.Seal(Key, "pay", 7));

        var texts = Enumerable.Range(1, 1000).Select(row => OpaqueTokens.Seal(Key, "pay", row)).ToList();
        Assert.All(texts, text => Assert.Equal(32, text.Length));
        Assert.Equal(1000, texts.Select(text => text[..10]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1000, texts.Select(text => text[^10..]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void what_was_sealed_otherwise_is_not_opened()
    {
        var text = OpaqueTokens.Seal(Key, "orders\nmer_1", 5, 6);

        Assert.False(Opens(SHA256.HashData("another key"u8), "orders\nmer_1", text, 2));
        Assert.False(Opens(Key, "orders\nmer_2", text, 2));
        Assert.False(Opens(Key, "events\nmer_1", text, 2));
        Assert.False(Opens(Key, "orders\nmer_1", text, 1));
        Assert.False(Opens(Key, "orders\nmer_1", "", 2));
        Assert.False(Opens(Key, "orders\nmer_1", text.ToUpperInvariant(), 2));
        for (var at = 0; at < text.Length; at++)
        {
            var changed = text.ToCharArray();
            changed[at] = changed[at] == 'a' ? 'c' : 'a';
            Assert.False(Opens(Key, "orders\nmer_1", new string(changed), 2));
        }
    }

    private static bool Opens(byte[] key, string purpose, string text, int count) =>
        OpaqueTokens.TryOpen(key, purpose, text, stackalloc long[count]);
}
