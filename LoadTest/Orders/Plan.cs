using System;

namespace Payments.LoadTest;

/// <summary>What is to become of an order.</summary>
internal enum Course
{
    Left,
    Paid,
    Failed,
    Cancelled,
    Refunded,
}

/// <summary>What goes wrong on its way.</summary>
[Flags]
internal enum Fault
{
    None = 0,

    /// <summary>The create is sent again after it was answered.</summary>
    RetriedCreate = 1,

    /// <summary>The connection is cut before the create is answered, and the create sent again.</summary>
    CutCreate = 2,

    /// <summary>Somebody without the provider's key says that it was paid.</summary>
    ForgedCallback = 4,

    /// <summary>The callback comes twice.</summary>
    DoubledCallback = 8,

    /// <summary>A callback from before the payment, which says that it failed, comes after it.</summary>
    ReorderedCallback = 16,

    /// <summary>It is paid a second time.</summary>
    SecondPayment = 32,

    /// <summary>The first notification is answered 500.</summary>
    FailingEndpoint = 64,

    /// <summary>The first notification is answered late.</summary>
    SlowEndpoint = 128,

    /// <summary>The first notification is not answered; the connection is cut.</summary>
    CutEndpoint = 256,

    /// <summary>The provider refuses the first charge of a top-up.</summary>
    RefusedCharge = 512,

    /// <summary>The provider does not answer the first charge of a top-up, and takes nothing.</summary>
    UnansweredCharge = 1024,

    /// <summary>The provider takes the money of a top-up, and its answer is lost; a callback comes later.</summary>
    LostCharge = 2048,
}

/// <summary>What is to happen to an order: a function of the run's seed and the order's number, so that nothing needs to be kept of it.</summary>
/// <param name="Amount">In EUR cents.</param>
/// <param name="Course">How it ends.</param>
/// <param name="Faults">What goes wrong on the way.</param>
internal readonly record struct Plan(long Amount, Course Course, Fault Faults)
{
    /// <summary>Of 1,000 orders, how many have each fault: about a third has any.</summary>
    private static readonly (Fault Fault, int Share)[] Shares =
    [
        (Fault.RetriedCreate, 50), (Fault.CutCreate, 30), (Fault.ForgedCallback, 50), (Fault.DoubledCallback, 50),
        (Fault.ReorderedCallback, 40), (Fault.SecondPayment, 20), (Fault.FailingEndpoint, 30), (Fault.SlowEndpoint, 10), (Fault.CutEndpoint, 20),
        (Fault.RefusedCharge, 40), (Fault.UnansweredCharge, 30), (Fault.LostCharge, 30),
    ];

    private const Fault OfEndpoints = Fault.FailingEndpoint | Fault.SlowEndpoint | Fault.CutEndpoint;
    private const Fault OfCharges = Fault.RefusedCharge | Fault.UnansweredCharge | Fault.LostCharge;
    private const Fault AfterPayment = Fault.DoubledCallback | Fault.ReorderedCallback | Fault.SecondPayment;

    public static Plan Of(int seed, int order, Scenario scenario, bool faults)
    {
        var chance = Mix(((ulong)(uint)seed << 32) | (uint)order);
        var amount = 100 + (long)(chance % 99_900);
        var course = scenario switch
        {
            Scenario.Create => Course.Left,
            Scenario.Lifecycle or Scenario.Websocket => Course.Paid,
            Scenario.TopUp => Mix(chance) % 10 == 0 ? Course.Refunded : Course.Paid,
            _ => Mixed((int)(Mix(chance) % 100)),
        };
        return new Plan(amount, course, faults ? Faulty(Mix(chance ^ 0xFA017), course, scenario) : Fault.None);
    }

    public bool Has(Fault fault) => (Faults & fault) != Fault.None;

    /// <summary>Whether the merchant's endpoint spoils the first attempt at telling it.</summary>
    public bool SpoilsNotification => Has(OfEndpoints);

    private static Course Mixed(int percent) => percent switch
    {
        < 70 => Course.Paid,
        < 78 => Course.Refunded,
        < 85 => Course.Failed,
        < 92 => Course.Cancelled,
        _ => Course.Left,
    };

    private static Fault Faulty(ulong chance, Course course, Scenario scenario)
    {
        var faults = Fault.None;
        foreach (var (fault, share) in Shares)
        {
            if (chance % 1000 < (ulong)share) faults |= fault;
            chance = Mix(chance);
        }

        if (course is not (Course.Paid or Course.Refunded)) faults &= ~AfterPayment;
        if (scenario != Scenario.TopUp) return faults & ~OfCharges;
        // That a top-up is paid is known by being told; what comes behind the payment must wait for that.
        return course == Course.Refunded || (faults & AfterPayment) != Fault.None ? faults & ~OfEndpoints : faults;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
