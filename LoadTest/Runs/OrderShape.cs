using System;
using System.Text;

namespace Orleans.Payments.LoadTest;

/// <summary>What all orders of a run have in common.</summary>
/// <param name="Channel">Who is to take them.</param>
/// <param name="Rest">The members behind the currency, as JSON.</param>
internal sealed record OrderShape(string Channel, string Rest)
{
    private const int MaxValue = 500;

    /// <summary>The longest that a top-up may take, in seconds.</summary>
    private const int MaxTopUp = 180;

    /// <summary>What orders are for, as the API calls it.</summary>
    public string Kind { get; init; } = "payment";

    public static OrderShape Of(LoadOptions options, Scenario scenario)
    {
        var (channel, isTopUp) = (ChannelOf(options.Provider), scenario == Scenario.TopUp);
        var seconds = isTopUp ? Math.Min(MaxTopUp, options.ExpiresIn) : options.ExpiresIn;
        var rest = new StringBuilder($$""","description":"Two coffees","channels":["{{channel}}"],"expires_in":{{seconds}}""");
        if (options.Payload > 0)
        {
            rest.Append(""","metadata":{""");
            for (var (left, i) = (options.Payload, 0); left > 0; left -= MaxValue, i++)
                rest.Append(i == 0 ? "" : ",").Append($"\"m{i}\":\"").Append('x', Math.Min(left, MaxValue)).Append('"');
            rest.Append('}');
        }

        return new OrderShape(channel, rest.ToString()) { Kind = isTopUp ? "top_up" : "payment" };
    }

    private static string ChannelOf(Provider provider) => provider switch
    {
        Provider.Own => OwnChannel.Name,
        Provider.Verified => OwnChannel.VerifiedName,
        _ => "sandbox",
    };
}
