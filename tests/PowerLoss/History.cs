using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Disk;
using Payments.PowerLoss.Faults;
using Payments.PowerLoss.Workload;
using Payments.Storage.Sqlite;

namespace Payments.PowerLoss;

/// <summary>
/// Some lives of a database, one after the other, from the first start on an empty disk. Each begins with what a loss of power in the
/// life before has left, or with what that one left when it ended. Everything follows from the seed.
/// </summary>
/// <param name="seed">What happens.</param>
/// <param name="losses">In how many ways the power is lost at each crash point.</param>
/// <param name="fault">A fault to put in.</param>
/// <param name="counts">Is told of each loss of power.</param>
/// <param name="limit">How many there are to be at most.</param>
internal sealed class History(int seed, int losses, DeliberateFault fault, CrashCounts counts, int limit)
{
    private const int Lives = 5;
    private readonly Random _random = new(seed);

    /// <summary>Runs the whole history, or until a promise does not hold.</summary>
    /// <exception cref="FindingException">One does not.</exception>
    public async Task Run()
    {
        var gathers = fault is DeliberateFault.FlushedBeforeHandOver or DeliberateFault.FramesSwapped || _random.Next(2) == 0;
        SimulatedFileSystem.SetGathering(gathers);
        using var recovery = new Recovery();
        var (image, found) = (DiskImage.Empty, new Found(Contents.Empty, 0));
        for (var life = 0; life < Lives && counts.Total < limit; life++)
        {
            var steps = life == 0 && _random.Next(2) == 0 ? _random.Next(1, SqliteSchema.Steps.Count) : SqliteSchema.Steps.Count;
            var plan = LifePlan.Choose(_random, steps);
            (image, found) = await Run(recovery, new SimulatedDisk(image) { Broken = fault }, found, plan, gathers);
        }
    }

    private async Task<(DiskImage, Found)> Run(Recovery recovery, SimulatedDisk disk, Found found, LifePlan plan, bool gathers)
    {
        var expectation = new Expectation(found.Contents, found.Steps);
        (DiskImage Image, Found Found)? next = null;
        var seen = 0;
        await using var life = new Life(disk, expectation, plan, new Random(_random.Next()));
        var goesOn = await life.Open();
        await CutPower(goesOn ? "start" : "failed start");
        for (var batch = 0; goesOn && batch < plan.Batches && counts.Total < limit; batch++)
        {
            goesOn = await life.Batch();
            await CutPower(
                plan.Trouble == Trouble.None ? "commits"
                : plan.Trouble == Trouble.FullDisk ? "full disk"
                : "failing calls"
            );
        }

        if (goesOn)
        {
            await life.End();
            await CutPower("end");
        }

        if (next is { } lost && _random.Next(3) != 0)
            return lost;
        var image = disk.Image();
        return (image, await recovery.Check(image, expectation.Now()));

        async Task<Found> Check(DiskImage left, CrashPoint point, string when)
        {
            try
            {
                return await recovery.Check(left, point.Allowed);
            }
            catch (FindingException finding)
            {
                throw new FindingException($"{finding.Message} Lost during {when}: {point.Disk}; left: {left}; {plan}.", finding);
            }
        }

        async Task CutPower(string when)
        {
            foreach (var point in life.TakePoints())
            {
                for (var loss = 0; loss < losses && counts.Total < limit; loss++)
                {
                    var left = new PowerCut(new Random(_random.Next())).Image(point.Disk);
                    counts.Add(when, gathers, left);
                    var there = await Check(left, point, when);
                    // Each of them is as likely to be where the next life begins.
                    if (_random.Next(++seen) == 0)
                        next = (left, there);
                }
            }
        }
    }
}
