using System.Security.Cryptography;
using System.Text.Json;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Sandbox.Provider.PayPage;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>A callback that is due. Id and body are the same at every attempt.</summary>
internal sealed record DueCallback(long Row, string Id, byte[] Body, DateTimeOffset FirstAt, int Attempts);

/// <summary>The rows of <c>callbacks</c>. Their times are by the steady clock.</summary>
internal static class CallbackTable
{
    public static void Add(
        SqliteConnection database,
        ProviderOrder order,
        PaymentMessage? payment,
        Failure? failure,
        DateTimeOffset firstAt
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new CallbackMessage(order.Terms.OrderId, payment, failure),
            SandboxJson.Default.CallbackMessage
        );
        database
            .Prepare("INSERT INTO callbacks(order_row, callback_id, body, first_at, next_at) VALUES (?1, ?2, ?3, ?4, ?4)")
            .Bind(1, order.Row)
            .Bind(2, "cbk_" + Base32.Encode(RandomNumberGenerator.GetBytes(10)))
            .BindText(3, body)
            .Bind(4, firstAt.ToUnixTimeMilliseconds())
            .Run();
    }

    /// <summary>What is due and not under way, most overdue first.</summary>
    public static List<DueCallback> ListDue(SqliteConnection database, DateTimeOffset now, int limit, IReadOnlySet<long> inFlight)
    {
        var rows = database
            .Prepare("SELECT row, callback_id, body, first_at, attempts FROM callbacks WHERE next_at <= ?1 ORDER BY next_at, row LIMIT ?2")
            .Bind(1, now.ToUnixTimeMilliseconds())
            .Bind(2, limit + inFlight.Count);
        var due = new List<DueCallback>();
        while (due.Count < limit && rows.Step())
        {
            if (!inFlight.Contains(rows.Integer(0)))
                due.Add(
                    new DueCallback(
                        rows.Integer(0),
                        rows.Text(1),
                        rows.Bytes(2).ToArray(),
                        DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(3)),
                        (int)rows.Integer(4)
                    )
                );
        }

        rows.Reset();
        return due;
    }

    /// <summary>
    /// When the next becomes due; null when none will. What is due already is not counted: it is under way, or waits for a place.
    /// </summary>
    public static DateTimeOffset? NextDueAt(SqliteConnection database, DateTimeOffset now)
    {
        var row = database
            .Prepare("SELECT next_at FROM callbacks WHERE next_at > ?1 ORDER BY next_at LIMIT 1")
            .Bind(1, now.ToUnixTimeMilliseconds());
        DateTimeOffset? next = row.Step() ? DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(0)) : null;
        row.Reset();
        return next;
    }

    public static void SetDelivered(SqliteConnection database, long row, string answer, DateTimeOffset now) =>
        database
            .Prepare("UPDATE callbacks SET next_at = NULL, attempts = attempts + 1, answer = ?2, delivered_at = ?3 WHERE row = ?1")
            .Bind(1, row)
            .Bind(2, answer)
            .Bind(3, now.ToUnixTimeMilliseconds())
            .Run();

    /// <param name="database">The books.</param>
    /// <param name="row">Which callback.</param>
    /// <param name="answer">The answer, or why there was none.</param>
    /// <param name="nextAt">When it is tried again; null to give it up.</param>
    public static void SetMissed(SqliteConnection database, long row, string answer, DateTimeOffset? nextAt) =>
        database
            .Prepare("UPDATE callbacks SET next_at = ?2, attempts = attempts + 1, answer = ?3 WHERE row = ?1")
            .Bind(1, row)
            .Bind(2, nextAt?.ToUnixTimeMilliseconds())
            .Bind(3, answer)
            .Run();

    public static List<CallbackStatus> ListOfOrder(SqliteConnection database, ProviderOrder order)
    {
        var rows = database
            .Prepare("SELECT callback_id, attempts, answer, next_at, delivered_at FROM callbacks WHERE order_row = ?1 ORDER BY row")
            .Bind(1, order.Row);
        var callbacks = new List<CallbackStatus>();
        while (rows.Step())
            callbacks.Add(
                new CallbackStatus(
                    rows.Text(0),
                    (int)rows.Integer(1),
                    rows.TextOrNull(2),
                    Time(rows.IntegerOrNull(3)) - order.ClockBehind,
                    Time(rows.IntegerOrNull(4)) - order.ClockBehind
                )
            );
        return callbacks;
    }

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
