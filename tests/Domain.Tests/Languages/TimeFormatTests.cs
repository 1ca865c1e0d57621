using Payments.Domain.Languages;
using Xunit;

namespace Payments.Domain.Tests.Languages;

public class TimeFormatTests
{
    [Theory]
    [InlineData(0, Language.English, "0:00")]
    [InlineData(65, Language.English, "1:05")]
    [InlineData(900, Language.French, "15:00")]
    [InlineData(3600, Language.German, "1:00:00")]
    [InlineData(86_399, Language.Chinese, "23:59:59")]
    [InlineData(86_400, Language.Chinese, "1 天 0:00:00")]
    [InlineData(604_799, Language.English, "6 d 23:59:59")]
    [InlineData(604_799, Language.French, "6 j 23:59:59")]
    [InlineData(604_799, Language.German, "6 T 23:59:59")]
    public void what_is_left_is_written_as_a_clock_has_it(long seconds, Language language, string text) =>
        Assert.Equal(text, TimeFormat.Of(TimeSpan.FromSeconds(seconds), language));
}
