namespace Payments.Client.Merchants;

/// <summary>Where the time of a test merchant's orders stands after a move.</summary>
public sealed record ClockPosition
{
    /// <summary>The time of its orders.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The time is reached, and nothing is due or under way. Otherwise ask for <see cref="RemainingSeconds"/> to go on.</summary>
    public required bool Complete { get; init; }

    /// <summary>What is left to move.</summary>
    public required long RemainingSeconds { get; init; }

    /// <summary>At how many different times orders had something to do.</summary>
    public required int Steps { get; init; }

    /// <summary>How many orders had something to do.</summary>
    public required int Orders { get; init; }

    /// <summary>How often orders did what was due.</summary>
    public required int Ticks { get; init; }

    /// <summary>How many orders still wait for an answer from outside.</summary>
    public required int InFlight { get; init; }
}

internal sealed record ClockAdvance
{
    public required long Seconds { get; init; }
}
