namespace Payments.Crash.Tests.Linearizability.Accounts;

/// <summary>What became of an order that an account was to pay.</summary>
internal enum BalancePaymentOutcome
{
    /// <summary>The account has paid.</summary>
    Paid,

    /// <summary>The account had less.</summary>
    Insufficient,

    /// <summary>It ended in another way; what was set aside, if anything, is let go.</summary>
    Ended,
}

/// <summary>What is looked at of the order.</summary>
internal sealed record PaidOrder(string Status, PaidOrder.Reason? Failure)
{
    internal sealed record Reason(string Code);
}

/// <summary>An order that an account is to pay, which several clients ask for with the same request.</summary>
internal sealed class BalancePayment(string merchantOrderId, long amount, long invoked)
{
    private readonly Lock _gate = new();

    public string MerchantOrderId => merchantOrderId;

    public long Amount => amount;

    /// <summary>Before it was first asked for.</summary>
    public long Invoked => invoked;

    /// <summary>When the first answer came that tells what became of it.</summary>
    public long Decided { get; private set; } = long.MaxValue;

    /// <summary>Null while it is under way.</summary>
    public BalancePaymentOutcome? Outcome { get; private set; }

    public void Learn(PaidOrder order, long at)
    {
        BalancePaymentOutcome? outcome = order switch
        {
            { Status: "paid" } => BalancePaymentOutcome.Paid,
            { Status: "rejected", Failure.Code: "insufficient_balance" } => BalancePaymentOutcome.Insufficient,
            { Status: "rejected" or "failed" or "expired" } => BalancePaymentOutcome.Ended,
            _ => null,
        };
        lock (_gate)
        {
            if (outcome is not null)
                (Outcome, Decided) = (outcome, Math.Min(Decided, at));
        }
    }
}
