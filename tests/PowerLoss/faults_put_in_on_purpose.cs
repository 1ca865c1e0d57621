using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Faults;
using Xunit;

namespace Payments.PowerLoss;

public sealed class Faults_put_in_on_purpose
{
    public static TheoryData<DeliberateFault> All => [.. Enum.GetValues<DeliberateFault>().Where(fault => fault != DeliberateFault.None)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task each_is_found(DeliberateFault fault)
    {
        var run = new PowerLossRun(Seed: 1, Points: 20_000, Fault: fault);

        await Assert.ThrowsAsync<FindingException>(() => Task.Run(run.Run));
    }
}
