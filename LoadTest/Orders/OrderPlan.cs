using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Orders;

/// <summary>What is to become of an order.</summary>
internal enum PlannedOutcome
{
    Unpaid,
    Paid,
    Failed,
    Cancelled,
    Refunded,
}

/// <summary>What goes wrong on its way.</summary>
[Flags]
internal enum InjectedFaults
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

/// <summary>
/// What is to happen to an order: a function of the run's seed and the order's number, so that nothing needs to be kept of it.
/// </summary>
/// <param name="Amount">In EUR cents.</param>
/// <param name="Outcome">How it ends.</param>
/// <param name="Faults">What goes wrong on the way.</param>
internal readonly record struct OrderPlan(long Amount, PlannedOutcome Outcome, InjectedFaults Faults)
{
    /// <summary>Of 1,000 orders, how many have each fault: about a third has any.</summary>
    private static readonly (InjectedFaults Fault, int Share)[] Shares =
    [
        (InjectedFaults.RetriedCreate, 50),
        (InjectedFaults.CutCreate, 30),
        (InjectedFaults.ForgedCallback, 50),
        (InjectedFaults.DoubledCallback, 50),
        (InjectedFaults.ReorderedCallback, 40),
        (InjectedFaults.SecondPayment, 20),
        (InjectedFaults.FailingEndpoint, 30),
        (InjectedFaults.SlowEndpoint, 10),
        (InjectedFaults.CutEndpoint, 20),
        (InjectedFaults.RefusedCharge, 40),
        (InjectedFaults.UnansweredCharge, 30),
        (InjectedFaults.LostCharge, 30),
    ];

    private const InjectedFaults EndpointFaults = InjectedFaults.FailingEndpoint | InjectedFaults.SlowEndpoint | InjectedFaults.CutEndpoint;
    private const InjectedFaults ChargeFaults = InjectedFaults.RefusedCharge | InjectedFaults.UnansweredCharge | InjectedFaults.LostCharge;
    private const InjectedFaults AfterPayment =
        InjectedFaults.DoubledCallback | InjectedFaults.ReorderedCallback | InjectedFaults.SecondPayment;

    public static OrderPlan Of(int seed, int order, Scenario scenario, bool faults)
    {
        var chance = Mix(((ulong)(uint)seed << 32) | (uint)order);
        var amount = 100 + (long)(chance % 99_900);
        var course = scenario switch
        {
            Scenario.Create => PlannedOutcome.Unpaid,
            Scenario.Lifecycle or Scenario.Websocket => PlannedOutcome.Paid,
            Scenario.TopUp => Mix(chance) % 10 == 0 ? PlannedOutcome.Refunded : PlannedOutcome.Paid,
            _ => Mixed((int)(Mix(chance) % 100)),
        };
        return new OrderPlan(amount, course, faults ? FaultsOf(Mix(chance ^ 0xFA017), course, scenario) : InjectedFaults.None);
    }

    public bool Has(InjectedFaults fault) => (Faults & fault) != InjectedFaults.None;

    /// <summary>Whether the merchant's endpoint spoils the first attempt at telling it.</summary>
    public bool HasEndpointFault => Has(EndpointFaults);

    private static PlannedOutcome Mixed(int percent) =>
        percent switch
        {
            < 70 => PlannedOutcome.Paid,
            < 78 => PlannedOutcome.Refunded,
            < 85 => PlannedOutcome.Failed,
            < 92 => PlannedOutcome.Cancelled,
            _ => PlannedOutcome.Unpaid,
        };

    private static InjectedFaults FaultsOf(ulong chance, PlannedOutcome course, Scenario scenario)
    {
        var faults = InjectedFaults.None;
        foreach (var (fault, share) in Shares)
        {
            if (chance % 1000 < (ulong)share)
                faults |= fault;
            chance = Mix(chance);
        }

        if (course is not (PlannedOutcome.Paid or PlannedOutcome.Refunded))
            faults &= ~AfterPayment;
        if (scenario != Scenario.TopUp)
            return faults & ~ChargeFaults;
        // That a top-up is paid is known by being told; what comes behind the payment must wait for that.
        return course == PlannedOutcome.Refunded || (faults & AfterPayment) != InjectedFaults.None ? faults & ~EndpointFaults : faults;
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
