using Payments.Domain.Amounts;
using Payments.Domain.Languages;
using Xunit;

namespace Payments.Domain.Tests.Amounts;

public class MoneyFormatTests
{
    /// <summary>As ICU 78 (CLDR) writes them, with '_' for the no-break space and '~' for the narrow one.</summary>
    [Theory]
    [InlineData(123456789, "EUR", "€1,234,567.89", "€1,234,567.89", "1~234~567,89_€", "1.234.567,89_€")]
    [InlineData(123456789, "USD", "$1,234,567.89", "US$1,234,567.89", "1~234~567,89_$US", "1.234.567,89_$")]
    [InlineData(123456789, "GBP", "£1,234,567.89", "£1,234,567.89", "1~234~567,89_£GB", "1.234.567,89_£")]
    [InlineData(1234568, "JPY", "¥1,234,568", "JP¥1,234,568", "1~234~568_JPY", "1.234.568_¥")]
    [InlineData(123456789, "CNY", "CN¥1,234,567.89", "¥1,234,567.89", "1~234~567,89_CNY", "1.234.567,89_CN¥")]
    [InlineData(1234568, "KRW", "₩1,234,568", "₩1,234,568", "1~234~568_₩", "1.234.568_₩")]
    [InlineData(123456789, "HKD", "HK$1,234,567.89", "HK$1,234,567.89", "1~234~567,89_HKD", "1.234.567,89_HK$")]
    [InlineData(123456789, "AUD", "A$1,234,567.89", "AU$1,234,567.89", "1~234~567,89_$AU", "1.234.567,89_AU$")]
    [InlineData(123456789, "CHF", "CHF_1,234,567.89", "CHF_1,234,567.89", "1~234~567,89_CHF", "1.234.567,89_CHF")]
    [InlineData(1234567891, "KWD", "KWD_1,234,567.891", "KWD_1,234,567.891", "1~234~567,891_KWD", "1.234.567,891_KWD")]
    [InlineData(5, "EUR", "€0.05", "€0.05", "0,05_€", "0,05_€")]
    [InlineData(Money.MaxAmount, "KWD", "KWD_1,000,000,000.000", "KWD_1,000,000,000.000", "1~000~000~000,000_KWD", "1.000.000.000,000_KWD")]
    public void an_amount_is_written_as_people_of_the_language_do(
        long amount,
        string currency,
        string english,
        string chinese,
        string french,
        string german
    )
    {
        var money = new Money(amount, currency);
        Assert.Equal(
            [english, chinese, french, german],
            LanguageNames.All.Select(language => MoneyFormat.Of(money, language).Replace('\u00a0', '_').Replace('\u202f', '~'))
        );
    }
}
