using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>The tables of orders, as the schema files lay them out. What stands in them is decided by the order grain.</summary>
public static class OrderTables
{
    /// <summary>The history of orders, written as <see cref="OrderEventRow"/>.</summary>
    public static readonly AppendOnlyTable Events = new(
        "order_events",
        "order_row",
        [
            new("sequence", ColumnType.Integer),
            new("type", ColumnType.Text),
            new("occurred_at", ColumnType.Integer),
            new("body", ColumnType.Text),
            new("hash", ColumnType.Blob),
            new("notification", ColumnType.Text),
            new("notification_type", ColumnType.Text),
        ]
    );

    /// <summary>Attempts to notify, written as <see cref="NotificationAttemptRow"/>.</summary>
    public static readonly AppendOnlyTable Attempts = new(
        "notification_attempts",
        "order_row",
        [
            new("sequence", ColumnType.Integer),
            new("attempt", ColumnType.Integer),
            new("at", ColumnType.Integer),
            new("duration_ms", ColumnType.Integer),
            new("http_status", ColumnType.Integer),
            new("outcome", ColumnType.Text),
            new("error", ColumnType.Text),
            new("next_attempt_at", ColumnType.Integer),
            new("response", ColumnType.Text),
        ]
    );

    /// <summary>The payments that orders have recorded, each by one order only, written as <see cref="PaymentKeyRow"/>.</summary>
    public static readonly AppendOnlyTable PaymentKeys = new(
        "payment_keys",
        "order_row",
        [new("key", ColumnType.Blob)],
        uniqueColumn: "key"
    );

    /// <summary>What channels said of orders that are none of their business, written as <see cref="ForeignReportRow"/>.</summary>
    public static readonly AppendOnlyTable ForeignReports = new(
        "foreign_reports",
        "order_row",
        [
            new("channel", ColumnType.Text),
            new("reason", ColumnType.Text),
            new("payment_id", ColumnType.Text),
            new("amount", ColumnType.Integer),
            new("currency", ColumnType.Text),
            new("at", ColumnType.Integer),
        ]
    );

    /// <summary>
    /// Orders: columns <c>merchant_id</c>, <c>merchant_order_id</c>, <c>status</c>, <c>created_at</c>, <c>due_at</c>, <c>exhausted_at</c>,
    /// <c>unconfirmed_at</c>, <c>amount</c>, <c>currency</c>, <c>channel</c>, <c>payer_id</c>, <c>account_id</c>, <c>kind</c>. Those that
    /// are due are the reminders of grains of type <c>order</c>.
    /// </summary>
    public static readonly TableMapping Mapping = new()
    {
        Table = "orders",
        GrainType = "order",
        KeyFormat = new PrefixedBase32Key("ord_"),
        Columns =
        [
            new("merchant_id", ColumnType.Text, IsInsertOnly: true),
            new("merchant_order_id", ColumnType.Text, IsInsertOnly: true),
            new("status", ColumnType.Text),
            new("created_at", ColumnType.Integer, IsInsertOnly: true),
            new("due_at", ColumnType.Integer),
            new("exhausted_at", ColumnType.Integer),
            new("unconfirmed_at", ColumnType.Integer),
            new("amount", ColumnType.Integer, IsInsertOnly: true),
            new("currency", ColumnType.Text, IsInsertOnly: true),
            new("channel", ColumnType.Text),
            new("payer_id", ColumnType.Text, IsInsertOnly: true),
            new("account_id", ColumnType.Text, IsInsertOnly: true),
            new("kind", ColumnType.Text, IsInsertOnly: true),
        ],
        AppendOnlyTables = [Events, Attempts, PaymentKeys, ForeignReports],
        DueColumn = "due_at",
    };
}
