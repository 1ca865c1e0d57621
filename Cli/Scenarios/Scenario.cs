using Payments.Client.Orders;

namespace Payments.Cli.Scenarios;

/// <summary>What can be made to happen to an order in the sandbox.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Description">For people.</param>
/// <param name="Event">The event that it leads to.</param>
internal sealed record Scenario(string Name, string Description, string Event)
{
    /// <summary>An amount that the sandbox declines.</summary>
    private const long DeclinedAmount = 40_001;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("order.paid", "The payer pays", EventTypes.OrderPaid) { Outcome = "paid" },
        new("order.failed", "The channel says no", EventTypes.OrderFailed) { Outcome = "failed" },
        new("order.expired", "Nobody pays in time", EventTypes.OrderExpired) { PassesDeadline = true },
        new("order.cancelled", "The merchant withdraws it", EventTypes.OrderCancelled) { IsCancelled = true },
        new("order.rejected", "No channel accepts it", EventTypes.OrderRejected) { Amount = DeclinedAmount },
        new("late", "The payer pays what the merchant has withdrawn", EventTypes.PaymentLate) { Outcome = "late", IsCancelled = true },
        new("twice", "The payer pays twice", EventTypes.PaymentDuplicate) { Outcome = "twice" },
        new("underpaid", "The payer pays half", EventTypes.PaymentMismatch) { Outcome = "underpaid" },
        new("wrong_amount", "The callback lies about the amount", EventTypes.PaymentMismatch) { Outcome = "wrong_amount" },
        new("silent", "The payer pays and no callback comes", EventTypes.OrderPaid) { Outcome = "silent", PassesDeadline = true },
        new("refund.succeeded", "The payer pays, and gets it back", EventTypes.RefundSucceeded) { Outcome = "paid", IsRefunded = true },
    ];

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; } = 1250;

    /// <summary>What the payer makes happen; null where nothing.</summary>
    public string? Outcome { get; private init; }

    public bool IsCancelled { get; private init; }

    public bool IsRefunded { get; private init; }

    /// <summary>The test clock is moved past the deadline, for all of the merchant's orders.</summary>
    public bool PassesDeadline { get; private init; }
}
