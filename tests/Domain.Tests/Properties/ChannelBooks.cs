using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Domain.Tests.Properties;

/// <summary>What the channel really took and returned: the money that the order's history must agree with.</summary>
internal sealed class ChannelBooks
{
    private readonly List<CapturedPayment> _taken = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string PaymentId, long Amount)> _returned = new(StringComparer.Ordinal);

    public IReadOnlyList<CapturedPayment> Taken => _taken;

    /// <summary>What the channel holds of the payers' money.</summary>
    public long Held => _taken.Sum(payment => payment.Amount.Amount) - _returned.Values.Sum(refund => refund.Amount);

    public CapturedPayment Take(DateTimeOffset at, Money amount)
    {
        var payment = new CapturedPayment(new PaymentId($"pay_{_taken.Count + 1}"), amount, at);
        _taken.Add(payment);
        return payment;
    }

    /// <summary>Returns money once per key, as the contract of a channel demands.</summary>
    public RefundOutcome Return(Refund refund)
    {
        if (_refused.Contains(refund.Id))
            return RefundOutcome.Failed;
        _returned[refund.Id] = (refund.PaymentId, refund.Amount);
        foreach (var payment in _taken)
            if (
                _returned.Values.Where(returned => returned.PaymentId == payment.Id).Sum(returned => returned.Amount)
                > payment.Amount.Amount
            )
                throw new InvalidOperationException($"More was returned of {payment.Id} than was taken.");
        return RefundOutcome.Succeeded;
    }

    /// <summary>Refuses a refund for good; false when the money has been returned already.</summary>
    public bool Refuse(Refund refund)
    {
        if (_returned.ContainsKey(refund.Id))
            return false;
        _refused.Add(refund.Id);
        return true;
    }

    /// <summary>Whether it tells of its payments in a form that nobody can read.</summary>
    public bool IsUnreadable { get; set; }

    public ChannelOrderStatus Status() =>
        IsUnreadable && _taken.Count > 0
            ? new() { State = ChannelOrderState.Closed, Unreadable = new UnreadablePayment($"payment_id \"{_taken[^1].Id}\"", "{}") }
            : new() { State = ChannelOrderState.Open, Payments = [.. _taken] };
}
