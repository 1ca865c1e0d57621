using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.PowerLoss.Checks;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;
using Payments.Storage.Rows;
using Payments.Storage.Tests;

namespace Payments.PowerLoss.Workload;

/// <summary>
/// Writes orders with their events, documents and accounts with their journal by the product's grain storage, as grains do: each keeps
/// its state with the version that it has read, and reads it anew after a write that failed.
/// </summary>
internal sealed class Traffic(IGrainStorage storage, Random random)
{
    private const int Names = 60;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, GrainState<TestOrder>> _orders = [];
    private readonly Dictionary<string, GrainState<Note>> _notes = [];
    private readonly Dictionary<string, GrainState<TestAccount>> _accounts = [];

    /// <summary>Reads all that there is, by the product's own reads.</summary>
    public async Task Read(Contents contents)
    {
        foreach (var (name, order) in contents.Orders)
            Check(name, await State(_orders, OrderId(name), name), order.Version);
        foreach (var (key, note) in contents.Notes)
            Check(key, await State(_notes, GrainId.Create("note", key), key), note.Version);
        foreach (var (name, account) in contents.Accounts)
            Check(name, await State(_accounts, AccountId(name), name), account.Amounts.Count);
    }

    /// <summary>Forgets what a write was to change; it is read anew.</summary>
    public void Forget(IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            _orders.Remove(change.Key);
            _notes.Remove(change.Key);
            _accounts.Remove(change.Key);
        }
    }

    /// <summary>Some writes that may be committed together: none of what another writes.</summary>
    public List<Change> Batch(Contents contents, int count)
    {
        var changes = new List<Change>();
        for (var i = 0; i < count; i++)
        {
            var kind = random.Next(10);
            var key = $"{(kind < 6 ? 'o' : kind < 8 ? 'n' : 'a')}{random.Next(Names)}";
            if (changes.Exists(change => change.Key == key))
                continue;
            var change =
                kind < 6 ? ChangeOrder(contents, key)
                : kind < 8 ? ChangeNote(contents, key)
                : Book(contents, key);
            contents = change.Contents;
            changes.Add(change);
        }

        return changes;
    }

    private Change ChangeOrder(Contents contents, string name)
    {
        var text = Text();
        if (!contents.Orders.TryGetValue(name, out var order))
        {
            _orders[name] = new GrainState<TestOrder>(new TestOrder { MerchantOrderId = name, Text = text }.Append(1));
            return new Change(name, contents with { Orders = contents.Orders.Add(name, new OrderContent(1, "created", text, 1, 0)) }, () =>
                storage.WriteStateAsync("state", OrderId(name), _orders[name])
            );
        }

        if (random.Next(12) == 0)
            return new Change(name, contents with { Orders = contents.Orders.Remove(name) }, () =>
                storage.ClearStateAsync("state", OrderId(name), _orders[name])
            );

        var status = order.Status == "created" && random.Next(2) == 0 ? (random.Next(3) == 0 ? "cancelled" : "paid") : order.Status;
        order = new OrderContent(order.Version + 1, status, text, order.Events + 1, status == "paid" ? 1250 : 0);
        var state = _orders[name].State!.Append(order.Events, "order." + status);
        (state.Status, state.Text, state.Paid) = (status, text, order.Paid);
        return new Change(name, contents with { Orders = contents.Orders.SetItem(name, order) }, () =>
            storage.WriteStateAsync("state", OrderId(name), _orders[name])
        );
    }

    private Change ChangeNote(Contents contents, string key)
    {
        var note = new NoteContent((contents.Notes.GetValueOrDefault(key)?.Version ?? 0) + 1, Text());
        if (note.Version == 1)
            _notes[key] = new GrainState<Note>(new Note());
        _notes[key].State!.Text = note.Text;
        return new Change(key, contents with { Notes = contents.Notes.SetItem(key, note) }, () =>
            storage.WriteStateAsync("state", GrainId.Create("note", key), _notes[key])
        );
    }

    private Change Book(Contents contents, string name)
    {
        var account = contents.Accounts.GetValueOrDefault(name) ?? new AccountContent([]);
        if (account.Amounts.IsEmpty)
            _accounts[name] = new GrainState<TestAccount>(new TestAccount { AccountId = name });
        account = new AccountContent(account.Amounts.Add(random.Next(1, 10_000)));
        var (sequence, balance) = (account.Amounts.Count, account.Amounts.Sum());
        _accounts[name]
            .State!.Append(
                new JournalRow(
                    sequence,
                    $"{name}-{sequence}",
                    "credit",
                    "channel:sandbox",
                    "balance",
                    account.Amounts[^1],
                    "EUR",
                    OrderId: null,
                    Reason: null,
                    Start.AddSeconds(sequence),
                    balance,
                    HeldAfter: 0
                )
            );
        return new Change(name, contents with { Accounts = contents.Accounts.SetItem(name, account) }, () =>
            storage.WriteStateAsync("state", AccountId(name), _accounts[name])
        );
    }

    /// <summary>Mostly short; now and then it fills pages of its own.</summary>
    private string Text() =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next():x8}")
        + new string((char)('a' + random.Next(26)), random.Next(25) == 0 ? random.Next(4_000, 12_000) : random.Next(300));

    private async Task<GrainState<T>> State<T>(Dictionary<string, GrainState<T>> known, GrainId id, string key)
        where T : new()
    {
        if (known.TryGetValue(key, out var state))
            return state;
        state = new GrainState<T>();
        await storage.ReadStateAsync("state", id, state);
        return known[key] = state;
    }

    private static void Check<T>(string key, GrainState<T> state, long version)
    {
        if (state.ETag != version.ToString(CultureInfo.InvariantCulture))
            throw new FindingException($"'{key}' is read with version {state.ETag ?? "none"}; {version} was answered.");
    }

    private static GrainId OrderId(string name) => Id("order", OrderTables.Mapping, name);

    private static GrainId AccountId(string name) => Id("account", AccountTables.Mapping, name);

    private static GrainId Id(string type, TableMapping mapping, string name) =>
        GrainId.Create(type, mapping.KeyFormat.Format(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));
}
