using Payments.Storage.Rows;

namespace Payments.Storage.Accounts;

/// <summary>The tables of accounts, as the schema files lay them out. What stands in them is decided by the account grain.</summary>
public static class AccountTables
{
    /// <summary>The journal, written as <see cref="JournalRow"/>. A booking's id is unique in it.</summary>
    public static readonly AppendOnlyTable Journal = new(
        "journal",
        "account_row",
        [
            new("sequence", ColumnType.Integer),
            new("booking_id", ColumnType.Text),
            new("kind", ColumnType.Text),
            new("debit", ColumnType.Text),
            new("credit", ColumnType.Text),
            new("amount", ColumnType.Integer),
            new("currency", ColumnType.Text),
            new("order_id", ColumnType.Text),
            new("reason", ColumnType.Text),
            new("occurred_at", ColumnType.Integer),
            new("balance_after", ColumnType.Integer),
            new("held_after", ColumnType.Integer),
        ]
    );

    /// <summary>Accounts: columns <c>merchant_id</c>, <c>account_id</c>. They have no actions, so none is ever due.</summary>
    public static readonly TableMapping Mapping = new()
    {
        Table = "accounts",
        GrainType = "account",
        KeyFormat = new PrefixedBase32Key("acc_"),
        Columns = [new("merchant_id", ColumnType.Text, IsInsertOnly: true), new("account_id", ColumnType.Text, IsInsertOnly: true)],
        AppendOnlyTables = [Journal],
    };
}
