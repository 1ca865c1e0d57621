using Payments.Domain.Errors;
using Xunit;

namespace Payments.Domain.Tests.Errors;

public sealed class ErrorCatalogueTests
{
    [Fact]
    public void every_code_stands_in_the_catalogue_once()
    {
        Assert.Equal(Enum.GetValues<PaymentErrorCode>(), ErrorCatalogue.All.Select(definition => definition.Code).Order());
        Assert.All(Enum.GetValues<PaymentErrorCode>(), code => Assert.Equal(code, ErrorCatalogue.Of(code).Code));
    }

    [Fact]
    public void every_entry_has_the_status_of_an_error_and_a_sentence() => Assert.All(ErrorCatalogue.All, definition =>
        {
            Assert.InRange(definition.Status, 400, 599);
            Assert.EndsWith(".", definition.Meaning, StringComparison.Ordinal);
        });

    [Fact]
    public void only_what_may_succeed_after_a_delay_says_how_long_it_is()
    {
        Assert.All(ErrorCatalogue.All, definition =>
            Assert.True(definition.RetryAfter is null || definition.Retry == ErrorRetry.AfterDelay)
        );
        Assert.Equal(
            [PaymentErrorCode.RateLimited],
            ErrorCatalogue
                .All.Where(definition => definition is { Retry: ErrorRetry.AfterDelay, RetryAfter: null })
                .Select(definition => definition.Code)
        );
    }

    [Fact]
    public void an_error_waits_as_long_as_its_code_unless_it_knows_better()
    {
        Assert.Equal(5, new PaymentError(PaymentErrorCode.TooManyOpenOrders, "").RetryAfter);
        Assert.Equal(7, new PaymentError(PaymentErrorCode.RateLimited, "", Delay: 7).RetryAfter);
        Assert.Null(new PaymentError(PaymentErrorCode.OrderNotFound, "").RetryAfter);
    }
}
