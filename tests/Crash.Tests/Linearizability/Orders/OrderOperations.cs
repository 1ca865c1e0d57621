namespace Payments.Crash.Tests.Linearizability.Orders;

/// <summary>What somebody does with one order.</summary>
internal abstract record OrderInput
{
    /// <summary>The merchant creates it, with one of several contents.</summary>
    public sealed record Create(int Content) : OrderInput;

    /// <summary>Somebody reads it.</summary>
    public sealed record Read : OrderInput;

    /// <summary>The merchant cancels it.</summary>
    public sealed record Cancel : OrderInput;

    /// <summary>The merchant asks for a refund.</summary>
    /// <param name="Number">From 0 to 63: a refund of the same number is the same request.</param>
    /// <param name="Amount">Minor units.</param>
    public sealed record Refund(int Number, long Amount) : OrderInput;

    /// <summary>The payer pays at the provider: from then on, and not before, the order may become paid.</summary>
    public sealed record Pay : OrderInput;
}

/// <summary>What is answered.</summary>
internal abstract record OrderOutput
{
    /// <summary>The order as it is.</summary>
    /// <param name="View">What was shown.</param>
    /// <param name="IsNew">Whether it was made by this very request, as 201 says.</param>
    public sealed record Shown(OrderView View, bool IsNew = false) : OrderOutput;

    /// <summary>There is no such order.</summary>
    public sealed record Absent : OrderOutput;

    /// <summary>It exists with another content.</summary>
    public sealed record Conflict : OrderOutput;

    /// <summary>In its status it cannot be cancelled.</summary>
    public sealed record NotCancellable : OrderOutput;

    /// <summary>The refund is reserved.</summary>
    public sealed record RefundReserved(bool IsNew) : OrderOutput;

    /// <summary>There is no payment to return.</summary>
    public sealed record NotRefundable : OrderOutput;

    /// <summary>It would be more than was paid.</summary>
    public sealed record RefundTooLarge : OrderOutput;

    /// <summary>The provider has the payer's money.</summary>
    public sealed record PaymentMade : OrderOutput;
}

/// <summary>What an answer shows of an order.</summary>
/// <param name="Version">How many events it has.</param>
/// <param name="Hash">Of its history.</param>
/// <param name="Status">Its status.</param>
/// <param name="Refunds">What of the payment that pays it has been returned or is being.</param>
internal sealed record OrderView(int Version, string Hash, OrderStatuses Status, long Refunds);
