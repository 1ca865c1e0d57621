namespace Payments.Grains.Actions;

/// <summary>How many notifications one process sends at once, and how many more wait.</summary>
public sealed record ConcurrencyLimits
{
    /// <summary>How many run at once, whoever's they are: 1,024.</summary>
    public int MaxRunning { get; init; } = 1024;

    /// <summary>
    /// How many more may run, of merchants that have fewer than <see cref="LightLoad"/> running: 512. So who has little to tell never waits
    /// for those who took all the rest.
    /// </summary>
    public int ReservedForLightLoad { get; init; } = 512;

    /// <summary>As many as one endpoint may have: 64.</summary>
    public int LightLoad { get; init; } = 64;

    /// <summary>
    /// How many of one merchant run while others wait: 256, a quarter of <see cref="MaxRunning"/>. While nobody else waits it may have them
    /// all.
    /// </summary>
    public int MaxRunningPerMerchant { get; init; } = 256;

    /// <summary>How many of one endpoint run: 64, so that a few that dawdle do not take all places of their merchant.</summary>
    public int MaxRunningPerEndpoint { get; init; } = 64;

    /// <summary>How many wait: 65,536. An order beyond that tries again later.</summary>
    public int MaxWaiting { get; init; } = 65_536;

    /// <summary>How many of one merchant wait: 16,384, a quarter of <see cref="MaxWaiting"/>.</summary>
    public int MaxWaitingPerMerchant { get; init; } = 16_384;

    /// <summary>How many of one endpoint wait: 8,192.</summary>
    public int MaxWaitingPerEndpoint { get; init; } = 8192;
}
