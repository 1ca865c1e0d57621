using Payments.Console.Pages.SignIn;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class Where_one_goes_after_signing_in
{
    [Theory]
    [InlineData("/console/orders?status=paid", "/console/orders?status=paid")]
    [InlineData("https://elsewhere.example/", "/console/")]
    [InlineData("//elsewhere.example/", "/console/")]
    [InlineData("/console\\@elsewhere.example", "/console/")]
    [InlineData("/console/\r\nSet-Cookie: a=b", "/console/")]
    [InlineData("/consoles", "/console/")]
    [InlineData(null, "/console/")]
    public void To_the_page_that_was_asked_for_and_never_elsewhere(string? asked, string leadsTo) =>
        Assert.Equal(leadsTo, SignInReturn.Check(asked, "/console"));
}
