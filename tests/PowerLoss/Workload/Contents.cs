using System.Collections.Immutable;
using System.Globalization;

namespace Payments.PowerLoss.Workload;

/// <summary>What the database holds, as it should be: kept beside it, by rules of its own.</summary>
/// <param name="Orders">By name.</param>
/// <param name="Notes">States that are only a document, by key.</param>
/// <param name="Accounts">By name.</param>
internal sealed record Contents(
    ImmutableSortedDictionary<string, OrderContent> Orders,
    ImmutableSortedDictionary<string, NoteContent> Notes,
    ImmutableSortedDictionary<string, AccountContent> Accounts
)
{
    public static Contents Empty { get; } = new(Sorted<OrderContent>(), Sorted<NoteContent>(), Sorted<AccountContent>());

    /// <summary>One line for each row and total, in the order in which <see cref="Checks.StoredLines"/> reads them.</summary>
    public IReadOnlyList<string> Lines() =>
        [
            .. Orders.Select(order => $"order {order.Key} {order.Value.Version} {order.Value.Status} {order.Value.Text}"),
            .. Orders.SelectMany(order =>
                Enumerable.Range(1, order.Value.Events).Select(sequence => $"event {order.Key} {sequence} 0102{sequence:X2}")
            ),
            .. Notes.Select(note => $"note {note.Key} {note.Value.Version} {note.Value.Text}"),
            .. Accounts.Select(account => $"account {account.Key} {account.Value.Amounts.Count}"),
            .. Accounts.SelectMany(account =>
                account.Value.Amounts.Select(
                    (amount, i) => $"journal {account.Key} {i + 1} {amount} {account.Value.Amounts.Take(i + 1).Sum()}"
                )
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"totals {Count("created")} {Count("paid")} {Count("cancelled")} {Orders.Values.Sum(order => order.Paid)}"
            ),
        ];

    private int Count(string status) => Orders.Values.Count(order => order.Status == status);

    private static ImmutableSortedDictionary<string, T> Sorted<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>An order's row, with how many events it has.</summary>
internal sealed record OrderContent(long Version, string Status, string Text, int Events, long Paid);

/// <summary>A document.</summary>
internal sealed record NoteContent(long Version, string Text);

/// <summary>An account with the amounts that were booked on it, one with each version.</summary>
internal sealed record AccountContent(ImmutableList<long> Amounts);
