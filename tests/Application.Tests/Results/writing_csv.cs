using System.Text;
using Payments.Application.Results;
using Xunit;

namespace Payments.Application.Tests.Results;

public sealed class Writing_csv
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"yes\"", "\"say \"\"yes\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=b", "a=b")]
    public void a_field_is_quoted_where_it_must_be_and_is_no_formula(string field, string written)
    {
        var text = new StringBuilder();

        CsvText.Append(text, ["1", field, null]);

        Assert.Equal($"1,{written},\r\n", text.ToString());
    }
}
