using System.Text.Json.Serialization;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Grains.Orders;

/// <summary>What storage holds of an order: its state as a document, the columns it is found by, and what is appended with it.</summary>
public sealed class OrderRow : IRowState
{
    /// <summary>The state; null before the order was made.</summary>
    public OrderState? State { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public TableMapping Mapping => OrderTables.Mapping;

    /// <inheritdoc/>
    [JsonIgnore]
    public RowTracking Tracking { get; } = new();

    /// <summary>Takes a decision: the next write stores its state and appends its rows.</summary>
    public void Apply(Decision decision)
    {
        var known = State?.Order.Payments.Length ?? 0;
        var knownReports = State?.ForeignReports?.Length ?? 0;
        State = decision.State;
        foreach (var payment in decision.State.Order.Payments.AsSpan()[known..])
            Tracking.Append(new PaymentKeyRow(PaymentKey.Of(payment.Channel, payment.Id).ToBytes()));
        foreach (var report in (decision.State.ForeignReports ?? []).AsSpan()[knownReports..])
            Tracking.Append(ReportRow(report));
        foreach (var recorded in decision.Events)
            Tracking.Append(EventRow(recorded));
        foreach (var attempt in decision.Attempts)
            Tracking.Append(AttemptRow(attempt));
    }

    /// <inheritdoc/>
    public void WriteColumns(CellWriter columns)
    {
        var order = StoredState.Order;
        columns.Text(order.MerchantId);
        columns.Text(order.Terms.MerchantOrderId);
        columns.Text(SnakeCase<OrderStatus>.Of(order.Status));
        columns.Time(order.CreatedAt);
        columns.Time(StoredState.DueAtRealTime);
        columns.Time(StoredState.Outbox.ExhaustedAt);
        columns.Time(StoredState.UnconfirmedSince);
        columns.Integer(order.Terms.Amount.Amount);
        columns.Text(order.Terms.Amount.Currency);
        columns.Text(order.Channel);
        columns.Text(order.Terms.PayerId);
        columns.Text(order.Terms.AccountId);
        columns.Text(SnakeCase<OrderKind>.Of(order.Terms.Kind));
    }

    /// <inheritdoc/>
    public void WriteTotals(TotalsWriter totals)
    {
        foreach (var line in OrderTotals.Of(StoredState.Order))
            Add(line);
        foreach (var line in OrderTotals.WaitsOf(StoredState))
            Add(line);
        totals.Add(new TotalKey("", OrderTotals.AllTimeDay, "", "", OrderTotals.Count(StoredState.Order.Status)), 1);

        void Add(TotalLine line) =>
            totals.Add(new TotalKey(StoredState.Order.MerchantId, line.Day, line.Currency, line.Channel, line.Measure), line.Value);
    }

    private OrderState StoredState => State ?? throw new InvalidOperationException("An order is written once it has been made.");

    private static ForeignReportRow ReportRow(ForeignReport report) =>
        new(
            report.Channel,
            SnakeCase<ForeignReason>.Of(report.Reason),
            report.PaymentId,
            report.Reported?.Amount,
            report.Reported?.Currency,
            report.At
        );

    private static OrderEventRow EventRow(RecordedEvent recorded) =>
        new(
            recorded.Stored.Event.Sequence,
            recorded.Stored.Event.TypeName,
            recorded.Stored.Event.OccurredAt,
            recorded.Stored.Body,
            Convert.FromHexString(recorded.Stored.Hash),
            recorded.Notification?.Body,
            recorded.Notification?.ContentType
        );

    private static NotificationAttemptRow AttemptRow(NotificationAttempt attempt) =>
        new(
            attempt.Sequence,
            attempt.Attempt,
            attempt.Delivery.At,
            attempt.Delivery.Duration,
            attempt.Delivery.HttpStatus,
            SnakeCase<AttemptOutcome>.Of(attempt.Outcome),
            attempt.Delivery.Error,
            attempt.NextAttemptAt,
            attempt.Delivery.Response
        );
}
