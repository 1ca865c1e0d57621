using Payments.Domain.Orders.Rules;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public class ChannelSelectionTests
{
    // A: asked, W: willing, O: out; by preference.
    [Theory]
    [InlineData("", null, null)]
    [InlineData("A", null, null)]
    [InlineData("W", 0, 0)]
    [InlineData("O", null, null)]
    [InlineData("WA", 0, 0)] // a less preferred one is not waited for
    [InlineData("AW", null, 1)] // a more preferred one is, up to the limit
    [InlineData("OW", 1, 1)]
    [InlineData("OAW", null, 2)]
    [InlineData("OWAW", 1, 1)]
    [InlineData("AAO", null, null)]
    [InlineData("AWW", null, 1)]
    public void the_most_preferred_that_is_willing_has_it(string statuses, int? whilePatient, int? afterTheLimit)
    {
        var each = statuses
            .Select(letter =>
                letter switch
                {
                    'A' => CandidateStatus.Asked,
                    'W' => CandidateStatus.Available,
                    _ => CandidateStatus.Excluded,
                }
            )
            .ToArray();

        Assert.Equal(whilePatient, ChannelSelection.Select(each, waitsForPreferred: true));
        Assert.Equal(afterTheLimit, ChannelSelection.Select(each, waitsForPreferred: false));
    }
}
