using System.Text.Json.Serialization;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Bench.Commits;

/// <summary>A state as large as an order's, with one event and one total per change.</summary>
internal sealed class SampleOrder : IRowState
{
    private static readonly byte[] Hash = new byte[32];
    private static readonly byte[] Body = new byte[300];
    private static readonly DateOnly Day = new(2025, 1, 1);

    static SampleOrder() => Body.AsSpan().Fill((byte)'b');

    public string MerchantId { get; set; } = "";

    public string MerchantOrderId { get; set; } = "";

    public string Status { get; set; } = "created";

    public long CreatedAt { get; set; }

    public long? DueAt { get; set; }

    public string[] Members { get; set; } = [];

    [JsonIgnore]
    public TableMapping Mapping => OrderTables.Mapping;

    [JsonIgnore]
    public RowTracking Tracking { get; set; } = new();

    public void Change(string status, long sequence)
    {
        Status = status;
        DueAt = CreatedAt + 900_000;
        Tracking.Append(
            new OrderEventRow(
                sequence,
                "order." + status,
                DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                Body,
                Hash,
                Body,
                "application/json"
            )
        );
    }

    public void WriteColumns(CellWriter columns)
    {
        columns.Text(MerchantId);
        columns.Text(MerchantOrderId);
        columns.Text(Status);
        columns.Integer(CreatedAt);
        columns.Integer(DueAt);
        columns.Integer(null);
        columns.Integer(null);
    }

    public void WriteTotals(TotalsWriter totals) => totals.Add(new TotalKey(MerchantId, Day, "EUR", "", "orders." + Status), 1);
}

[JsonSerializable(typeof(SampleOrder))]
internal sealed partial class SampleOrderJson : JsonSerializerContext;
