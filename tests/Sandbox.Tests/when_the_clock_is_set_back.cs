using System.Text.Json.Nodes;
using Xunit;

namespace Payments.Sandbox.Tests;

/// <summary>By hours, while callbacks and late payers wait.</summary>
public sealed class When_the_clock_is_set_back : SandboxTest
{
    private static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);

    [Fact]
    public async Task callbacks_are_repeated_when_they_would_have_been_and_are_signed_by_the_clock_as_it_is()
    {
        Sandbox.Receiver.AnswerWith(500);
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        var first = await Sandbox.Receiver.Next();
        await Sandbox.UntilAttempts(payUrl, 1);

        Sandbox.Clock.SetBack(ThreeHours);
        Sandbox.Receiver.AnswerWith(204);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await Sandbox.Receiver.Next();

        Assert.Equal(first.Id, again.Id);
        Assert.Null(Sandbox.Check(again).ErrorCode);
        await Sandbox.UntilAttempts(payUrl, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_late_payer_pays_a_minute_after_the_deadline_of_an_order_from_before_and_of_one_from_afterwards(bool isFromBefore)
    {
        if (!isFromBefore)
            Sandbox.Clock.SetBack(ThreeHours);
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "late");
        if (isFromBefore)
            Sandbox.Clock.SetBack(ThreeHours);

        Sandbox.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(60));
        Assert.Equal("pending", (await Sandbox.Status(payUrl))["state"]!.GetValue<string>());
        Assert.Equal(0, Sandbox.Receiver.Waiting);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var paid = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));

        Assert.Equal(order.ExpiresAt.AddSeconds(61), paid.PaidAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_order_can_be_paid_for_as_long_as_it_was_to_be(bool isFromBefore)
    {
        if (!isFromBefore)
            Sandbox.Clock.SetBack(ThreeHours);
        var (order, payUrl) = await Sandbox.Prepared();
        if (isFromBefore)
            Sandbox.Clock.SetBack(ThreeHours);

        Sandbox.Clock.Advance(TimeSpan.FromMinutes(14));
        var open = await Sandbox.Status(payUrl);
        Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        var over = await Sandbox.Status(payUrl);

        Assert.Equal(("open", "expired"), (State(open), State(over)));
        Assert.Equal(
            order.ExpiresAt,
            DateTimeOffset.Parse(over["now"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
        );
    }

    private static string State(JsonObject status) => status["state"]!.GetValue<string>();
}
