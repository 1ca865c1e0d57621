using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Identity
{
    /// <summary>Published vectors of XXH32 with seed 0; Orleans reads the hash's canonical bytes from the wrong end.</summary>
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void hashes_are_the_same_in_every_process(string text, uint hash) =>
        Assert.Equal(BinaryPrimitives.ReverseEndianness(hash), new IdSpan(Encoding.UTF8.GetBytes(text)).GetUniformHashCode());

    [Fact]
    public void the_hash_of_an_id_is_that_of_its_type_and_its_key() =>
        Assert.Equal(
            unchecked((GrainType.Create("order").GetUniformHashCode() * 31) + IdSpan.Create("ord_abc").GetUniformHashCode()),
            GrainId.Create("order", "ord_abc").GetUniformHashCode()
        );
}
