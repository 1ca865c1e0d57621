using Payments.Sandbox.Provider.Books;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.PayPage;

/// <summary>Where an order stands, as its payer sees it.</summary>
internal enum PayPageState
{
    Open,
    Paid,

    /// <summary>The payer has chosen to pay late.</summary>
    Pending,
    Failed,
    Closed,
    Expired,
}

/// <summary>A callback as the pay page tells of it.</summary>
internal sealed record CallbackStatus(string Id, int Attempts, string? Answer, DateTimeOffset? NextAt, DateTimeOffset? DeliveredAt);

/// <summary>Everything the pay page shows, and the answer to a payer that is a program.</summary>
internal sealed record PayStatus
{
    public required string OrderId { get; init; }

    public required PayPageState State { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public string? MerchantOrderId { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyList<PaymentMessage> Payments { get; init; }

    public required IReadOnlyList<CallbackStatus> Callbacks { get; init; }

    /// <summary>The order's time, so that a page counts down rightly whatever its own clock says.</summary>
    public required DateTimeOffset Now { get; init; }

    public static PayStatus? Read(SqliteConnection database, long row, ProviderTime time)
    {
        if (OrderTable.Find(database, row) is not { } order)
            return null;
        var (payments, now) = (PaymentTable.ListOfOrder(database, row), time.Of(order));
        return new PayStatus
        {
            OrderId = order.Terms.OrderId,
            State = StateOf(order, payments, now),
            Amount = order.Terms.Amount,
            Currency = order.Terms.Currency,
            MerchantOrderId = order.Terms.MerchantOrderId,
            Description = order.Terms.Description,
            ExpiresAt = order.Terms.ExpiresAt,
            Payments = [.. payments.Select(payment => payment.ToMessage())],
            Callbacks = CallbackTable.ListOfOrder(database, order),
            Now = now,
        };
    }

    private static PayPageState StateOf(ProviderOrder order, List<ProviderPayment> payments, DateTimeOffset now) =>
        order switch
        {
            _ when order.CountFullPayments(payments) > 0 => PayPageState.Paid,
            { LateAt: not null } => PayPageState.Pending,
            { State: ProviderOrderState.Failed } => PayPageState.Failed,
            { State: ProviderOrderState.Closed } => PayPageState.Closed,
            _ when now >= order.Terms.ExpiresAt => PayPageState.Expired,
            _ => PayPageState.Open,
        };
}
