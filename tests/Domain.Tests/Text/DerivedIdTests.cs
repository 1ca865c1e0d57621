using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Text;

public sealed class DerivedIdTests
{
    [Theory]
    [InlineData("mer_1", "A-1")]
    [InlineData("", "é")]
    public void it_is_the_beginning_of_the_hash_of_both_names(string first, string second) =>
        Assert.Equal(
            Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(first + "\n" + second)).AsSpan(0, 16)),
            DerivedId.Of(first, second)
        );

    [Fact]
    public void names_of_any_length_have_one() =>
        Assert.Equal(
            Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(new string('a', 1000) + "\nb")).AsSpan(0, 16)),
            DerivedId.Of(new string('a', 1000), "b")
        );
}
