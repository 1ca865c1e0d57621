using Orleans.Runtime;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Xunit;

namespace Payments.Application.Tests.Results;

public sealed class Calls_without_an_answer
{
    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OrleansException))]
    // Orleans 10.4.2: the call's time was over before a silo was found for its grain.
    [InlineData(typeof(OperationCanceledException))]
    public void are_unavailable_and_no_bug(Type error) =>
        Assert.Equal(PaymentErrorCode.Unavailable, CommandErrors.Of((Exception)Activator.CreateInstance(error)!).Code);

    [Fact]
    public void are_told_from_a_bug() => Assert.Equal(500, CommandErrors.Of(new InvalidOperationException()).Status);
}
