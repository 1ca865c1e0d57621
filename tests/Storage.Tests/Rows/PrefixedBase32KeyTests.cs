using FsCheck;
using FsCheck.Fluent;
using Payments.Storage.Rows;
using Xunit;

namespace Payments.Storage.Tests.Rows;

public sealed class PrefixedBase32KeyTests
{
    private static readonly PrefixedBase32Key Key = new("ord_");

    [Fact]
    public void the_text_is_rfc_4648_base32_in_lower_case_without_padding() =>
        Assert.Equal("ord_mfrggzdfmztwq2lknnwg23tpoa", Key.Format("abcdefghijklmnop"u8));

    [Fact]
    public void every_16_bytes_have_one_text_and_come_back_from_it() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255), PrefixedBase32Key.Size).ToArbitrary(), numbers =>
            {
                var bytes = numbers.Select(number => (byte)number).ToArray();
                var back = new byte[PrefixedBase32Key.Size];
                Key.Parse(Key.Format(bytes), back);
                return back.SequenceEqual(bytes);
            }));

    [Theory]
    [InlineData("ord_mfrggzdfmztwq2lknnwg23tpo")]
    [InlineData("ord_mfrggzdfmztwq2lknnwg23tpoaa")]
    [InlineData("ord_mfrggzdfmztwq2lknnwg23tpob")]
    [InlineData("ord_MFRGGZDFMZTWQ2LKNNWG23TPOA")]
    [InlineData("ord_mfrggzdfmztwq2lknnwg23tp0a")]
    [InlineData("acc_mfrggzdfmztwq2lknnwg23tpoa")]
    public void anything_else_is_refused(string text)
    {
        Assert.False(Key.TryParse(text, stackalloc byte[PrefixedBase32Key.Size]));
        Assert.Throws<ArgumentException>(() => Key.Parse(text, new byte[PrefixedBase32Key.Size]));
    }
}
