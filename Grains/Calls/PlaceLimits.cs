namespace Payments.Grains;

/// <summary>How many notifications one process sends at once, and how many more wait.</summary>
public sealed record PlaceLimits
{
    /// <summary>How many run at once, whoever's they are: 1,024.</summary>
    public int Places { get; init; } = 1024;

    /// <summary>How many more may run, of merchants that have fewer than <see cref="Few"/> running: 512. So who has little to tell never waits for those who took all the rest.</summary>
    public int Reserve { get; init; } = 512;

    /// <summary>As many as one endpoint may have: 64.</summary>
    public int Few { get; init; } = 64;

    /// <summary>How many of one merchant run while others wait: 256, a quarter of <see cref="Places"/>. While nobody else waits it may have them all.</summary>
    public int OfMerchant { get; init; } = 256;

    /// <summary>How many of one endpoint run: 64, so that a few that dawdle do not take all places of their merchant.</summary>
    public int OfEndpoint { get; init; } = 64;

    /// <summary>How many wait: 65,536. An order beyond that tries again later.</summary>
    public int Waiting { get; init; } = 65_536;

    /// <summary>How many of one merchant wait: 16,384, a quarter of <see cref="Waiting"/>.</summary>
    public int WaitingOfMerchant { get; init; } = 16_384;

    /// <summary>How many of one endpoint wait: 8,192.</summary>
    public int WaitingOfEndpoint { get; init; } = 8192;
}
