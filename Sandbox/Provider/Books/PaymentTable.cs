using System.Security.Cryptography;
using Payments.Domain.Amounts;
using Payments.Domain.Text;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>The rows of <c>payments</c>.</summary>
internal static class PaymentTable
{
    private const string Select = "SELECT row, order_row, payment_id, amount, currency, paid_at, refunded FROM payments ";

    /// <summary>A new payment id: <c>sbx_</c> + base32 of 10 random bytes.</summary>
    public static string NewId() => "sbx_" + Base32.Encode(RandomNumberGenerator.GetBytes(10));

    public static List<ProviderPayment> ListOfOrder(SqliteConnection database, long orderRow)
    {
        var rows = database.Prepare(Select + "WHERE order_row = ?1 ORDER BY row").Bind(1, orderRow);
        var payments = new List<ProviderPayment>();
        while (rows.Step())
            payments.Add(Read(rows));
        return payments;
    }

    public static ProviderPayment? FindByChargeKey(SqliteConnection database, string chargeKey)
    {
        var rows = database.Prepare(Select + "WHERE charge_key = ?1").Bind(1, chargeKey);
        var payment = rows.Step() ? Read(rows) : null;
        rows.Reset();
        return payment;
    }

    public static ProviderPayment Add(
        SqliteConnection database,
        ProviderOrder order,
        long amount,
        DateTimeOffset now,
        string? chargeKey = null
    )
    {
        var id = NewId();
        var paidAt = now.ToUnixTimeMilliseconds();
        database
            .Prepare("INSERT INTO payments(order_row, payment_id, amount, currency, paid_at, charge_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, order.Row)
            .Bind(2, id)
            .Bind(3, amount)
            .Bind(4, order.Terms.Currency)
            .Bind(5, paidAt)
            .Bind(6, chargeKey)
            .Run();
        return new ProviderPayment(
            database.LastInsertedRow,
            order.Row,
            id,
            new Money(amount, order.Terms.Currency),
            DateTimeOffset.FromUnixTimeMilliseconds(paidAt),
            0
        );
    }

    /// <summary>Sets aside what is returned of a payment.</summary>
    public static void AddRefunded(SqliteConnection database, ProviderPayment payment, long amount) =>
        database.Prepare("UPDATE payments SET refunded = refunded + ?2 WHERE row = ?1").Bind(1, payment.Row).Bind(2, amount).Run();

    private static ProviderPayment Read(SqliteStatement row) =>
        new(
            row.Integer(0),
            row.Integer(1),
            row.Text(2),
            new Money(row.Integer(3), row.Text(4)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
            row.Integer(6)
        );
}
