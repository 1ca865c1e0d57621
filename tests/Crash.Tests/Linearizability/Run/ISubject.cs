namespace Payments.Crash.Tests.Linearizability.Run;

/// <summary>Something that several clients use at once, with the history of what they were answered.</summary>
internal interface ISubject
{
    /// <summary>Whether so much was asked of it that another one should be used.</summary>
    bool IsUsedUp { get; }

    /// <summary>Asks for one thing.</summary>
    Task Act(Random random, int client);

    /// <summary>Waits until nothing is under way any more, all faults being over, and reads it for the last time.</summary>
    /// <returns>What it still waits for; null when nothing.</returns>
    Task<string?> Complete();

    /// <summary>Looks for an explanation of all that was answered.</summary>
    /// <returns>What has none; null when everything is explained.</returns>
    string? Check();

    /// <summary>How many answers its history has, and how many requests without one.</summary>
    (int Answered, int Unanswered) Counts { get; }
}
