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
        [DeliberateFault.FailedFlushForgotten] = 2,
        [DeliberateFault.SynchronousNormal] = 1,
        [DeliberateFault.SynchronousOff] = 1,
        [DeliberateFault.BatchInTwoCommits] = 3,
        [DeliberateFault.SchemaStepInTwoCommits] = 1,
    };

    public static TheoryData<DeliberateFault> All => [.. Enum.GetValues<DeliberateFault>().Where(fault => fault != DeliberateFault.None)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task each_is_found(DeliberateFault fault)
    {
        var run = new PowerLossRun(Seeds[fault], Points: 3_000, Losses: 1, fault);

        await Assert.ThrowsAsync<FindingException>(() => Task.Run(run.Run));
    }
}
