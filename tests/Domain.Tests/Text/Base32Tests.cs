using System.Text;
using Payments.Domain.Tests.Properties;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Text;

public class Base32Tests
{
    [Theory] // RFC 4648, section 10
    [InlineData("", "")]
    [InlineData("f", "my")]
    [InlineData("fo", "mzxq")]
    [InlineData("foo", "mzxw6")]
    [InlineData("foob", "mzxw6yq")]
    [InlineData("fooba", "mzxw6ytb")]
    [InlineData("foobar", "mzxw6ytboi")]
    public void the_vectors_of_the_standard_hold(string text, string encoded) =>
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void sixteen_bytes_are_encoded_as_a_slow_reader_of_bits_would() =>
        Property.Holds(choice =>
        {
            var bytes = Enumerable.Range(0, 16).Select(_ => (byte)choice.Of(256)).ToArray();

            Assert.Equal(BitByBit(bytes), Base32.Encode(bytes));
            Assert.True(Base32.IsCanonical(Base32.Encode(bytes), 16));
        });

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaae", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaab", false)] // a bit beyond the 128th
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("Aaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("1aaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa=", false)]
    public void an_id_has_one_spelling(string text, bool isCanonical) => Assert.Equal(isCanonical, Base32.IsCanonical(text, 16));

    internal static string BitByBit(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return string.Concat(
            bits.Chunk(5).Select(chunk => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(chunk).PadRight(5, '0'), 2)])
        );
    }
}
