namespace Payments.PowerLoss.Workload;

/// <summary>What goes wrong while a program runs, besides the loss of power.</summary>
internal enum Trouble
{
    None,

    /// <summary>The disk has no room left for a while.</summary>
    FullDisk,

    /// <summary>Some calls fail.</summary>
    FailingCalls,
}

/// <summary>How one program runs, from its start to its end.</summary>
/// <param name="Steps">How many schema steps it knows; fewer than all for an older program.</param>
/// <param name="Batches">How many batches it commits.</param>
/// <param name="Trouble">What goes wrong.</param>
/// <param name="CheckpointPages">How long the log grows.</param>
/// <param name="IsClosed">Whether it is closed, or ends at once.</param>
internal sealed record LifePlan(int Steps, int Batches, Trouble Trouble, int CheckpointPages, bool IsClosed)
{
    public static LifePlan Choose(Random random, int steps) =>
        new(
            steps,
            random.Next(3, 12),
            random.Next(2) == 0 ? Trouble.None : (Trouble)random.Next(1, 3),
            random.Next(10, 80),
            random.Next(2) == 0
        );
}
