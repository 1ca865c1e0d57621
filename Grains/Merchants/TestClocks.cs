using Orleans;
using Payments.Domain.Merchants;
using Payments.Storage.Grains;
using Payments.Storage.Orders;

namespace Payments.Grains.Merchants;

/// <summary>Moves the time of test merchants' orders.</summary>
public sealed class TestClocks(
    IGrainFactory grains,
    IOrderQueries queries,
    MerchantDirectory merchants,
    TimeProvider clock,
    MonotonicClock steady
)
{
    /// <summary>How often one request has an order do what is due; a repetition goes on.</summary>
    public const int MaxOrderAdvances = 20_000;

    /// <summary>How long one request takes, in real time: 20 s; a repetition goes on.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    /// <summary>Moves a merchant's time ahead, and has its orders do what becomes due on the way, each at its time.</summary>
    /// <param name="merchant">One in test mode, as it is now.</param>
    /// <param name="by">How far.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more; what was done stays done.</param>
    /// <returns>How far it came; null when somebody else is moving the same clock.</returns>
    public Task<ClockAdvanceResult?> Advance(Merchant merchant, TimeSpan by, CancellationToken cancellationToken) =>
        new ClockAdvancement(merchant, by, grains, queries, merchants, clock, steady).Run(cancellationToken);
}

/// <summary>How far a test clock came.</summary>
/// <param name="Now">The merchant's time.</param>
/// <param name="IsComplete">It is where it should be, and nothing of the merchant's is due or under way.</param>
/// <param name="Remaining">How far it has still to go.</param>
/// <param name="Steps">At how many different times orders had something to do.</param>
/// <param name="Orders">How many orders had.</param>
/// <param name="Advances">How often they had.</param>
/// <param name="InFlight">How many orders had not come to rest when it stopped.</param>
public sealed record ClockAdvanceResult(
    DateTimeOffset Now,
    bool IsComplete,
    TimeSpan Remaining,
    int Steps,
    int Orders,
    int Advances,
    int InFlight
);
