using System.Text;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Text;

public sealed class What_is_shown_of_strangers_bytes
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a\nb\0c\u0085d", "a b c d")]
    [InlineData("{\"amount\":5,\"note\":\"x\"}", "{\"amount\":5,\"note\":\"x\"}")]
    [InlineData("key sk_mer_aaaaaaaaaaaaaaaa_bbbb, done", "key sk_•••, done")]
    [InlineData("{\"user_secret\":\"us_mer_x_y\",\"id\":\"1\"}", "{\"user_secret\":\"•••\",\"id\":\"1\"}")]
    [InlineData("{\"API_Key\" : \"with \\\" inside\",\"id\":1}", "{\"API_Key\" : \"•••\",\"id\":1}")]
    [InlineData("{\"cvc\":123,\"card_number\":4111111111111111}", "{\"cvc\":\"•••\",\"card_number\":\"•••\"}")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw=", "whsec_•••")]
    [InlineData("v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= and", "v1,••• and")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: Bearer •••")]
    [InlineData("{\"password\":\"cut off by the end", "{\"password\":\"•••\"")]
    public void is_text_without_secrets(string sent, string shown) => Assert.Equal(shown, MaskedText.Of(Encoding.UTF8.GetBytes(sent), 500));

    [Fact]
    public void is_no_longer_than_it_may_be_and_says_that_it_was_cut_off()
    {
        Assert.Equal("aaaaa…", MaskedText.Of(Encoding.UTF8.GetBytes(new string('a', 6)), 5));
        Assert.Equal("aaaaa", MaskedText.Of(Encoding.UTF8.GetBytes(new string('a', 5)), 5));
        // Half a character is none.
        Assert.Equal("aaaa…", MaskedText.Of(Encoding.UTF8.GetBytes("aaaa😀"), 5));
    }

    [Fact]
    public void masks_a_secret_whose_end_is_not_shown() =>
        Assert.Equal("xx sk_•••", MaskedText.Of(Encoding.UTF8.GetBytes("xx sk_" + new string('a', 30)), 10));

    [Fact]
    public void is_found_in_no_time_whatever_the_bytes_are()
    {
        var bytes = new byte[64 * 1024];
        new Random(1).NextBytes(bytes);
        Assert.True(MaskedText.Of(bytes, 500).Length <= 501);
        Assert.EndsWith(
            "…",
            MaskedText.Of(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\"token", 10_000))), 500),
            StringComparison.Ordinal
        );
    }
}
