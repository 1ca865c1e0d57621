using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Disk;
using Payments.PowerLoss.Faults;

namespace Payments.PowerLoss;

/// <summary>Runs histories, each from a seed of its own, until the power was lost often enough.</summary>
/// <param name="Seed">The first history's; each after it has the next.</param>
/// <param name="Points">How often the power is lost.</param>
/// <param name="Losses">In how many ways at each crash point.</param>
/// <param name="Fault">A fault to put in.</param>
internal sealed record PowerLossRun(int Seed, int Points, int Losses = 3, DeliberateFault Fault = DeliberateFault.None)
{
    public CrashCounts Counts { get; } = new();

    /// <exception cref="FindingException">A promise did not hold; the message says how to see it again.</exception>
    public async Task Run()
    {
        SimulatedFileSystem.Register();
        for (var seed = Seed; Counts.Total < Points; seed = unchecked(seed + 1))
        {
            var before = Counts.Total;
            try
            {
                await new History(seed, Losses, Fault, Counts, Points).Run();
            }
            catch (Exception error)
            {
                var fault = Fault == DeliberateFault.None ? "" : $" --fault {Fault}";
                throw new FindingException(
                    $"After {Counts.Total} losses of power: {error.Message} Again: dotnet run -c Release --project tests/PowerLoss -- "
                        + $"--seed {seed} --points {Counts.Total - before} --losses {Losses}{fault}",
                    error
                );
            }
        }
    }
}
