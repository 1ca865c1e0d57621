using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>The rows of <c>refunds</c>.</summary>
internal static class RefundTable
{
    private const string Select = "SELECT refund_key, payment_id, amount, outcome, failure_code, failure_message FROM refunds ";

    public static ProviderRefund? Find(SqliteConnection database, string key)
    {
        var rows = database.Prepare(Select + "WHERE refund_key = ?1").Bind(1, key);
        var refund = rows.Step() ? Read(rows) : null;
        rows.Reset();
        return refund;
    }

    public static List<ProviderRefund> ListOfOrder(SqliteConnection database, long orderRow)
    {
        var rows = database.Prepare(Select + "WHERE order_row = ?1 ORDER BY row").Bind(1, orderRow);
        var refunds = new List<ProviderRefund>();
        while (rows.Step())
            refunds.Add(Read(rows));
        return refunds;
    }

    public static ProviderRefund Add(
        SqliteConnection database,
        long? orderRow,
        RefundRequest request,
        RefundOutcome outcome,
        Failure? failure,
        DateTimeOffset now
    )
    {
        database
            .Prepare(
                "INSERT INTO refunds(order_row, refund_key, payment_id, amount, outcome, failure_code, failure_message, asked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            )
            .Bind(1, orderRow)
            .Bind(2, request.Key)
            .Bind(3, request.PaymentId)
            .Bind(4, request.Amount)
            .Bind(5, SnakeCase<RefundOutcome>.Of(outcome))
            .Bind(6, failure?.Code)
            .Bind(7, failure?.Message)
            .Bind(8, now.ToUnixTimeMilliseconds())
            .Run();
        return new ProviderRefund(request.Key, request.PaymentId, request.Amount, outcome, failure);
    }

    /// <summary>Completes a refund that was being worked on.</summary>
    public static ProviderRefund SetSucceeded(SqliteConnection database, ProviderRefund refund)
    {
        database.Prepare("UPDATE refunds SET outcome = 'succeeded' WHERE refund_key = ?1").Bind(1, refund.Key).Run();
        return refund with { Outcome = RefundOutcome.Succeeded };
    }

    private static ProviderRefund Read(SqliteStatement row) =>
        new(
            row.Text(0),
            row.Text(1),
            row.Integer(2),
            SnakeCase<RefundOutcome>.TryParse(row.Text(3), out var outcome)
                ? outcome
                : throw new InvalidOperationException($"The books know no outcome '{row.Text(3)}'."),
            row.IsNull(4) ? null : new Failure(row.Text(4), row.Text(5))
        );
}
