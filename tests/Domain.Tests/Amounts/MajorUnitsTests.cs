using Payments.Domain.Amounts;
using Xunit;

namespace Payments.Domain.Tests.Amounts;

public class MajorUnitsTests
{
    [Theory]
    [InlineData("12.50", "EUR", 1250)]
    [InlineData("12.5", "EUR", 1250)]
    [InlineData("12", "EUR", 1200)]
    [InlineData(".01", "EUR", 1)]
    [InlineData("0012.500", "EUR", 1250)]
    [InlineData("500", "JPY", 500)]
    [InlineData("1.234", "KWD", 1234)]
    [InlineData("10000000000", "EUR", Money.MaxAmount)]
    public void what_somebody_typed_is_read_in_minor_units(string text, string currency, long amount)
    {
        Assert.Equal(new Money(amount, currency), MajorUnits.Read(text, currency));
        Assert.Equal(MajorUnits.Of(amount, currency), decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(null, "EUR")]
    [InlineData("", "EUR")]
    [InlineData("twelve", "EUR")]
    [InlineData("0", "EUR")]
    [InlineData("-1", "EUR")]
    [InlineData("1e3", "EUR")]
    [InlineData("1,000.50", "EUR")]
    [InlineData("12.505", "EUR")]
    [InlineData("12.500000000000000000000000000000001", "EUR")]
    [InlineData("0.5", "JPY")]
    [InlineData("10000000000.01", "EUR")]
    [InlineData("79228162514264337593543950335", "EUR")]
    [InlineData("792281625142643375935439503350", "EUR")]
    public void what_is_no_amount_is_not_read(string? text, string currency) => Assert.Null(MajorUnits.Read(text, currency));

    [Fact]
    public void an_amount_below_nothing_stays_exact() => Assert.Equal(-12.34m, MajorUnits.Of(-1234, "EUR"));
}
