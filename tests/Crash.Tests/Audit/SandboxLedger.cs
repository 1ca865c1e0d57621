using System.Text.Json.Nodes;
using Payments.Storage.Sqlite;

namespace Payments.Crash.Tests.Audit;

/// <summary>Money that the provider took.</summary>
internal sealed record SandboxPayment(string OrderId, string PaymentId, long Amount, string Currency, long Returned, long ReturnedByRefunds)
{
    public long Held => Amount - Returned;
}

/// <summary>What the provider itself has written down, read from its own file and not through the server.</summary>
/// <param name="Money">By order.</param>
/// <param name="FalseReports">Payments that were reported by a callback, with their order, but never taken.</param>
/// <param name="Open">How many callbacks and late payers the provider still has to do something for.</param>
internal sealed record SandboxLedger(ILookup<string, SandboxPayment> Money, ILookup<string, string> FalseReports, long Open)
{
    private const string CapturedSql =
        "SELECT o.order_id, p.payment_id, p.amount, p.currency, p.refunded, "
        + "(SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.payment_id = p.payment_id AND r.outcome = 'succeeded') "
        + "FROM payments p JOIN orders o ON o.row = p.order_row";

    private const string ReportedSql = "SELECT o.order_id, c.body FROM callbacks c JOIN orders o ON o.row = c.order_row";

    private const string PendingSql =
        "SELECT (SELECT count(*) FROM callbacks WHERE next_at IS NOT NULL) + (SELECT count(*) FROM orders WHERE late_at IS NOT NULL)";

    public static SandboxLedger Read(string path)
    {
        using var file = SqliteConnection.Open(path, readOnly: true);
        var money = new List<SandboxPayment>();
        var rows = file.Prepare(CapturedSql);
        while (rows.Step())
            money.Add(new SandboxPayment(rows.Text(0), rows.Text(1), rows.Integer(2), rows.Text(3), rows.Integer(4), rows.Integer(5)));

        var taken = money.Select(booked => booked.PaymentId).ToHashSet();
        var lies = new List<(string OrderId, string PaymentId)>();
        rows = file.Prepare(ReportedSql);
        while (rows.Step())
        {
            if (JsonNode.Parse(rows.Text(1))!["payment"]?["id"]?.GetValue<string>() is { } reported && !taken.Contains(reported))
                lies.Add((rows.Text(0), reported));
        }

        rows = file.Prepare(PendingSql);
        rows.Step();
        var open = rows.Integer(0);
        rows.Reset();
        return new SandboxLedger(money.ToLookup(booked => booked.OrderId), lies.ToLookup(lie => lie.OrderId, lie => lie.PaymentId), open);
    }
}
