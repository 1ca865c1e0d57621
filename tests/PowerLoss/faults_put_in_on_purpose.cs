using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Faults;
using Xunit;

namespace Payments.PowerLoss;

public sealed class Faults_put_in_on_purpose
{
    /// <summary>Seeds that find each of them soon; which others do, and how soon, stands in docs/measurements.</summary>
    private static readonly Dictionary<DeliberateFault, int> Seeds = new()
    {
        [DeliberateFault.LogFlushLeftOut] = 1,
        [DeliberateFault.CheckpointFlushLeftOut] = 3,
        [DeliberateFault.DirectoryFlushLeftOut] = 3,
        [DeliberateFault.AnsweredBeforeFlush] = 1,
        [DeliberateFault.FlushedBeforeHandOver] = 3,
        [DeliberateFault.FramesSwapped] = 2,
        [DeliberateFault.SynchronousNormal] = 1,
        [DeliberateFault.SynchronousOff] = 1,
        [DeliberateFault.BatchInTwoCommits] = 3,
        [DeliberateFault.SchemaStepInTwoCommits] = 1,
    };

    /// <summary>
    /// All but those of failed flushes, which chance seldom meets where they matter: <see cref="When_a_checkpoint_cannot_be_flushed"/> has
    /// one there, and the other takes some 5,000 losses of seed 27.
    /// </summary>
    public static TheoryData<DeliberateFault> All => [.. Seeds.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task each_is_found(DeliberateFault fault)
    {
        var run = new PowerLossRun(Seeds[fault], Points: 3_000, Losses: 1, fault);

        await Assert.ThrowsAsync<FindingException>(() => Task.Run(run.Run));
    }
}
