using Payments.Domain.Orders;
using Payments.Domain.Risk;
using Payments.Simulation.Checks;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.World;

/// <summary>The limit that some merchants set to how often a payer orders, and whether it was kept.</summary>
internal static class Velocity
{
    private const int MaxOrders = 2;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Clocks of two silos are apart by no more than this.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>As a merchant has it.</summary>
    public static RiskSetting Setting { get; } =
        new("velocity", $$"""{"max_orders":{{MaxOrders}},"window_seconds":{{(int)Window.TotalSeconds}}}""");

    /// <summary>
    /// No payer has made too many orders, and none was refused without reason. An order is counted between its first request and its being
    /// made.
    /// </summary>
    public static void Check(SimulatedWorld world, Findings findings)
    {
        // Where a test clock was moved, so was the window.
        var limited = world
            .Merchants.Where(merchant => merchant.RiskRules is not null && merchant.Id != world.MovedClock)
            .Select(merchant => merchant.Id)
            .ToHashSet();
        var byPayer = world
            .Plans.Where(plan => limited.Contains(plan.MerchantId) && plan.Terms.PayerId is not null)
            .Where(plan => world.Database.Orders.ContainsKey(plan.OrderId))
            .Select(plan => (plan.At, world.Database.Orders[plan.OrderId].State))
            .GroupBy(order => (order.State.Order.MerchantId, order.State.Order.Terms.PayerId));
        foreach (var payer in byPayer)
        {
            var counted = payer.Where(order => order.State.Order.Failure?.Code != FailureCodes.RiskRejected).ToList();
            if (counted.Count < payer.Count() && counted.Count < MaxOrders)
                findings.Add($"{payer.Key}: an order was refused, and the payer has made {counted.Count}");
            foreach (var first in counted)
            {
                var within = counted.Count(order => order.At >= first.At && CreatedAt(order.State) < first.At + Window - Tolerance);
                if (within > MaxOrders)
                    findings.Add($"{payer.Key}: the payer has made {within} orders within {Window}");
            }
        }
    }

    /// <summary>In true time, as far as clocks go.</summary>
    private static TimeSpan CreatedAt(OrderState state) => state.Order.CreatedAt - SimulatedClock.Epoch;
}
