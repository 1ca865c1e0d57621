using Payments.Domain.Amounts;
using Xunit;

namespace Payments.Domain.Tests.Amounts;

public class MoneyTests
{
    [Fact]
    public void amounts_of_one_currency_add_and_subtract()
    {
        Assert.Equal(new Money(300, "EUR"), new Money(100, "EUR") + new Money(200, "EUR"));
        Assert.Equal(new Money(-100, "EUR"), new Money(100, "EUR") - new Money(200, "EUR"));
    }

    [Fact]
    public void currencies_do_not_mix()
    {
        Assert.Throws<ArgumentException>(() => new Money(1, "EUR") + new Money(1, "USD"));
        Assert.Throws<ArgumentException>(() => new Money(1, "EUR") - new Money(1, "eur"));
    }

    [Fact]
    public void an_amount_never_wraps_around()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR") + new Money(1, "EUR"));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "EUR") - new Money(1, "EUR"));
    }

    [Fact]
    public void what_has_no_currency_is_written_as_it_is() => Assert.Equal("0", default(Money).ToString());

    [Theory]
    [InlineData(1234, "EUR", "12.34 EUR")]
    [InlineData(5, "EUR", "0.05 EUR")]
    [InlineData(-5, "EUR", "-0.05 EUR")]
    [InlineData(500, "JPY", "500 JPY")]
    [InlineData(1, "KWD", "0.001 KWD")]
    [InlineData(Money.MaxAmount, "USD", "10000000000.00 USD")]
    [InlineData(long.MaxValue, "USD", "92233720368547758.07 USD")]
    public void money_is_written_in_major_units(long amount, string currency, string text) =>
        Assert.Equal(text, new Money(amount, currency).ToString());

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("CNY", 2)]
    [InlineData("JPY", 0)]
    [InlineData("CLP", 0)]
    [InlineData("BHD", 3)]
    [InlineData("TND", 3)]
    public void a_currency_has_its_minor_unit(string code, int digits)
    {
        Assert.True(Currency.IsMoney(code));
        Assert.Equal(digits, Currency.MinorDigits(code));
    }

    [Theory]
    [InlineData("XAU", "gold")]
    [InlineData("XDR", "special drawing rights")]
    [InlineData("XSU", "Sucre")]
    [InlineData("CLF", "unidad de fomento")]
    [InlineData("CHE", "WIR euro")]
    [InlineData("USN", "US dollar, next day")]
    [InlineData("UYI", "indexed peso")]
    [InlineData("COU", "unidad de valor real")]
    [InlineData("XTS", "test")]
    [InlineData("XXX", "no currency")]
    [InlineData("HRK", "withdrawn")]
    [InlineData("eur", "lower case")]
    [InlineData("", "nothing")]
    public void what_nobody_can_be_paid_in_is_not_money(string code, string why)
    {
        Assert.False(Currency.IsMoney(code), why);
        Assert.Throws<KeyNotFoundException>(() => Currency.MinorDigits(code));
    }
}
