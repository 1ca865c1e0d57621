namespace Payments.Simulation.World;

/// <summary>An order as its provider knows it.</summary>
internal sealed class ProviderOrder(string orderId, long amount, string currency)
{
    public string OrderId => orderId;

    /// <summary>Minor units.</summary>
    public long Amount => amount;

    public string Currency => currency;

    /// <summary>It takes no payment any more, as far as the provider keeps its word.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The payer's bank said no.</summary>
    public bool HasFailed { get; set; }

    /// <summary>What was really taken, oldest first.</summary>
    public List<ProviderPayment> Payments { get; } = [];

    /// <summary>What became of each charge, by its key: the payment, or null where it was refused.</summary>
    public Dictionary<string, (ProviderPayment? Payment, bool IsDenied)> Charges { get; } = new(StringComparer.Ordinal);

    /// <summary>Refunds by their keys.</summary>
    public Dictionary<string, ProviderRefund> Refunds { get; } = new(StringComparer.Ordinal);
}

/// <summary>Money that a provider took.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrderId">For which order.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="At">When, by the provider's clock.</param>
internal sealed record ProviderPayment(string Id, string OrderId, long Amount, string Currency, DateTimeOffset At)
{
    /// <summary>What has been given back of it.</summary>
    public long Returned { get; set; }

    /// <summary>The server has said that it has noted the payment.</summary>
    public bool IsAcknowledged { get; set; }
}

/// <summary>Money that is to be given back.</summary>
internal sealed class ProviderRefund(ProviderPayment payment, long amount)
{
    public ProviderPayment Payment => payment;

    public long Amount => amount;

    /// <summary><c>done</c>, <c>failed</c> or <c>pending</c>.</summary>
    public string Status { get; set; } = "pending";
}
