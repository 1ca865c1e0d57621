using System.Text;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Runs;

/// <summary>Deadlines that are spread evenly.</summary>
/// <param name="First">That of the first order.</param>
/// <param name="Spread">From that to the last's.</param>
/// <param name="Orders">How many there are.</param>
internal sealed record Deadlines(DateTimeOffset First, TimeSpan Spread, int Orders)
{
    /// <summary>The least that a server takes.</summary>
    private const int MinSeconds = 60;

    public DateTimeOffset Last => First + Spread;

    /// <summary>How long the payer of an order has that is made now, in seconds.</summary>
    public int SecondsFor(int order, DateTimeOffset now) =>
        Math.Max(MinSeconds, (int)Math.Ceiling((First + (Spread * ((double)order / Orders)) - now).TotalSeconds));
}

/// <summary>What all orders of a run have in common.</summary>
/// <param name="Channel">Who is to take them.</param>
/// <param name="BodySuffix">The members behind the currency, as JSON.</param>
internal sealed record OrderTemplate(string Channel, string BodySuffix)
{
    private const int MaxValue = 500;

    /// <summary>The longest that a top-up may take, in seconds.</summary>
    private const int MaxTopUpSeconds = 180;

    /// <summary>How long payers have, in seconds, where <see cref="Deadlines"/> does not say it.</summary>
    public int ExpiresIn { get; init; } = 3600;

    /// <summary>When the orders are to expire; null where each has as long as another.</summary>
    public Deadlines? Deadlines { get; init; }

    /// <summary>What orders are for, as the API calls it.</summary>
    public string Kind { get; init; } = "payment";

    public static OrderTemplate Of(LoadOptions options, Scenario scenario)
    {
        var (channel, isTopUp) = (ChannelOf(options.Provider), scenario == Scenario.TopUp);
        var seconds = isTopUp ? Math.Min(MaxTopUpSeconds, options.ExpiresIn) : options.ExpiresIn;
        var rest = new StringBuilder($$""","description":"Two coffees","channels":["{{channel}}"]""");
        if (options.Payload > 0)
        {
            rest.Append(""","metadata":{""");
            for (var (left, i) = (options.Payload, 0); left > 0; left -= MaxValue, i++)
                rest.Append(i == 0 ? "" : ",").Append($"\"m{i}\":\"").Append('x', Math.Min(left, MaxValue)).Append('"');
            rest.Append('}');
        }

        return new OrderTemplate(channel, rest.ToString()) { ExpiresIn = seconds, Kind = isTopUp ? "top_up" : "payment" };
    }

    private static string ChannelOf(ProviderKind provider) =>
        provider switch
        {
            ProviderKind.Own => LoadTestChannel.Name,
            ProviderKind.Verified => LoadTestChannel.VerifiedName,
            ProviderKind.Unasked => LoadTestChannel.UnaskedName,
            _ => "sandbox",
        };
}
