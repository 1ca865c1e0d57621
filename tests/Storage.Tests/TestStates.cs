using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.Tests;

/// <summary>A state that is only a document.</summary>
public sealed class Note
{
    public string Text { get; set; } = "";

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A state in the table of orders, with whatever columns, totals and appended rows a test wants.</summary>
public sealed class TestOrder : IRowState
{
    public static readonly DateOnly Day = new(2026, 1, 1);

    public string MerchantId { get; set; } = "mer_1";

    public string MerchantOrderId { get; set; } = "1";

    public string? Status { get; set; } = "created";

    public DateTimeOffset CreatedAt { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? ExhaustedAt { get; set; }

    public DateTimeOffset? UnconfirmedAt { get; set; }

    public long Amount { get; set; } = 1250;

    public string Currency { get; set; } = "EUR";

    public string? Channel { get; set; }

    public string? PayerId { get; set; }

    public string? AccountId { get; set; }

    public string? Kind { get; set; } = OrderListing.Payment;

    public long Paid { get; set; }

    /// <summary>A measure of waits that counts it, if any does.</summary>
    public string? Waited { get; set; }

    public DateOnly CountedOn { get; set; } = Day;

    public string Text { get; set; } = "";

    [JsonIgnore]
    public TableMapping Mapping => OrderTables.Mapping;

    [JsonIgnore]
    public RowTracking Tracking { get; init; } = new();

    public TestOrder Append(long sequence, string type = "order.created", bool notified = true)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"sequence":{{sequence}},"text":"é€"}""");
        Tracking.Append(
            new OrderEventRow(
                sequence,
                type,
                CreatedAt.AddSeconds(sequence),
                body,
                new byte[] { 1, 2, (byte)sequence },
                notified ? body : null,
                notified ? "application/json" : null
            )
        );
        return this;
    }

    /// <summary>Records a payment whose key begins with this number.</summary>
    public TestOrder Pay(byte key)
    {
        Tracking.Append(new PaymentKeyRow(new byte[] { key, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }));
        return this;
    }

    public void WriteColumns(CellWriter columns)
    {
        columns.Text(MerchantId);
        columns.Text(MerchantOrderId);
        columns.Text(Status);
        columns.Time(CreatedAt);
        columns.Time(DueAt);
        columns.Time(ExhaustedAt);
        columns.Time(UnconfirmedAt);
        columns.Integer(Amount);
        columns.Text(Currency);
        columns.Text(Channel);
        columns.Text(PayerId);
        columns.Text(AccountId);
        columns.Text(Kind);
    }

    public void WriteTotals(TotalsWriter totals)
    {
        // A status that the database refuses is not refused here.
        totals.Add(new TotalKey(MerchantId, CountedOn, "EUR", "", "orders." + (Status ?? "created")), 1);
        totals.Add(new TotalKey(MerchantId, CountedOn, "EUR", "sandbox", "amount.paid"), Paid);
        if (Waited is not null)
            totals.Add(new TotalKey(MerchantId, CountedOn, "", "", Waited), 1);
    }
}

/// <summary>A state in the table of accounts that appends whatever lines a test wants.</summary>
public sealed class TestAccount : IRowState
{
    public string MerchantId { get; set; } = "mer_1";

    public string AccountId { get; set; } = "alice";

    [JsonIgnore]
    public TableMapping Mapping => AccountTables.Mapping;

    [JsonIgnore]
    public RowTracking Tracking { get; init; } = new();

    public void Append(JournalRow line) => Tracking.Append(line);

    public void WriteColumns(CellWriter columns)
    {
        columns.Text(MerchantId);
        columns.Text(AccountId);
    }

    public void WriteTotals(TotalsWriter totals)
    {
        // It has none.
    }
}

[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(TestAccount))]
[JsonSerializable(typeof(TestOrder))]
internal sealed partial class TestJson : JsonSerializerContext;
