using System.Text;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Simulation.Stores;

/// <summary>Reads appended rows back from the cells that the product's own rows have written.</summary>
internal static class RowReading
{
    public static OrderEventRow Event(CellWriter cells, int first) =>
        new(
            cells[first].Value,
            Text(cells, first + 1)!,
            Time(cells, first + 2),
            Bytes(cells, first + 3)!,
            Bytes(cells, first + 4)!,
            Bytes(cells, first + 5),
            Text(cells, first + 6)
        );

    public static NotificationAttemptRow Attempt(CellWriter cells, int first) =>
        new(
            cells[first].Value,
            cells[first + 1].Value,
            Time(cells, first + 2),
            TimeSpan.FromMilliseconds(cells[first + 3].Value),
            cells[first + 4].IsNull ? null : (int)cells[first + 4].Value,
            Text(cells, first + 5)!,
            Text(cells, first + 6),
            cells[first + 7].IsNull ? null : Time(cells, first + 7),
            Text(cells, first + 8)
        );

    public static JournalRow Journal(CellWriter cells, int first) =>
        new(
            cells[first].Value,
            Text(cells, first + 1)!,
            Text(cells, first + 2)!,
            Text(cells, first + 3)!,
            Text(cells, first + 4)!,
            cells[first + 5].Value,
            Text(cells, first + 6)!,
            Text(cells, first + 7),
            Text(cells, first + 8),
            Time(cells, first + 9),
            cells[first + 10].Value,
            cells[first + 11].Value
        );

    private static DateTimeOffset Time(CellWriter cells, int index) => DateTimeOffset.FromUnixTimeMilliseconds(cells[index].Value);

    private static byte[]? Bytes(CellWriter cells, int index) =>
        cells[index].IsNull ? null : cells.Slice(cells[index].Offset, cells[index].Length).ToArray();

    private static string? Text(CellWriter cells, int index) =>
        cells[index].IsNull ? null : Encoding.UTF8.GetString(cells.Slice(cells[index].Offset, cells[index].Length));
}
