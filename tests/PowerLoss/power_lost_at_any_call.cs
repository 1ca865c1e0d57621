using System.Security.Cryptography;
using Xunit;

namespace Payments.PowerLoss;

public sealed class Power_lost_at_any_call
{
    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public async Task what_was_answered_is_there_and_what_was_not_is_whole_or_absent(int? fixedSeed)
    {
        var seed = fixedSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var run = new PowerLossRun(seed, Points: 400);

        await Task.Run(run.Run);

        Assert.Equal(400, run.Counts.Total);
    }

    [Fact]
    public async Task the_same_seed_is_the_same_run()
    {
        var (one, other) = (new PowerLossRun(7, Points: 60), new PowerLossRun(7, Points: 60));

        await Task.Run(one.Run);
        await Task.Run(other.Run);

        Assert.Equal(one.Counts.Lines(), other.Counts.Lines());
        Assert.Equal(one.Counts.Digest, other.Counts.Digest);
    }
}
