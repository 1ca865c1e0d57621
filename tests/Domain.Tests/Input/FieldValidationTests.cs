using Payments.Domain.Errors;
using Payments.Domain.Input;
using Xunit;

namespace Payments.Domain.Tests.Input;

public sealed class FieldValidationTests
{
    [Theory]
    [InlineData("EUR", null)]
    [InlineData("eur", PaymentErrorCode.UnknownCurrency)]
    [InlineData("XAU", PaymentErrorCode.UnknownCurrency)]
    [InlineData(null, PaymentErrorCode.MissingField)]
    public void a_currency_is_required_and_is_money(string? sent, PaymentErrorCode? code) =>
        Assert.Equal(
            (code, code is null ? null : "currency"),
            (FieldValidation.Currency("currency", sent)?.Code, FieldValidation.Currency("currency", sent)?.Field)
        );

    [Theory]
    [InlineData("a,b,c", null, null)]
    [InlineData("a,b,a", PaymentErrorCode.InvalidValue, "list[2]")]
    [InlineData("a,a,!", PaymentErrorCode.InvalidValue, "list[1]")]
    [InlineData("a,!,a", PaymentErrorCode.InvalidFormat, "list[1]")]
    public void the_first_entry_that_is_wrong_or_stands_twice_is_named(string entries, PaymentErrorCode? code, string? field)
    {
        var fault = FieldValidation.Distinct("list", entries.Split(','), (name, entry) =>
            entry == "!" ? new PaymentError(PaymentErrorCode.InvalidFormat, "", name) : null
        );

        Assert.Equal((code, field), (fault?.Code, fault?.Field));
    }

    [Fact]
    public void a_list_that_is_not_there_has_nothing_wrong() => Assert.Null(FieldValidation.Distinct("list", null, (_, _) => null));
}
