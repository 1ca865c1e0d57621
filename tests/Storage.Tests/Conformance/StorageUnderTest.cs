using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.Accounts;
using Payments.Storage.Alerts;
using Payments.Storage.Audit;
using Payments.Storage.Merchants;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;
using Payments.Testing;

namespace Payments.Storage.Tests.Conformance;

/// <summary>One empty database with everything that is built on it. Each database that we support has one.</summary>
public abstract class StorageUnderTest : IAsyncDisposable
{
    public const int MaxDueRows = 5;

    public abstract IGrainStorage Grains { get; }

    /// <summary>Reads no more than <see cref="MaxDueRows"/> due orders, by <see cref="Clock"/>.</summary>
    public abstract IReminderTable Reminders { get; }

    public abstract IOrderQueries Orders { get; }

    public abstract IAccountQueries Accounts { get; }

    public abstract IDatabaseMetadata Facts { get; }

    /// <summary>Those of the service <see cref="ServiceId"/>.</summary>
    public abstract IMerchantQueries Merchants { get; }

    public abstract IAuditTrail Audit { get; }
    public abstract IAlertStorage Alerts { get; }

    public const string ServiceId = "payments";

    public ManualClock Clock { get; } = new();

    public static GrainId OrderId(string name) =>
        GrainId.Create("order", OrderTables.Mapping.KeyFormat.Format(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    public static GrainId AccountKey(string name) =>
        GrainId.Create("account", AccountTables.Mapping.KeyFormat.Format(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    public async Task<GrainState<T>> Read<T>(GrainId grainId, string name = "state")
    {
        var state = new GrainState<T>();
        await Grains.ReadStateAsync(name, grainId, state);
        return state;
    }

    public Task Write<T>(GrainId grainId, GrainState<T> state, string name = "state") => Grains.WriteStateAsync(name, grainId, state);

    public async Task<GrainState<TestOrder>> Create(string name, TestOrder order)
    {
        var state = new GrainState<TestOrder>(order);
        await Write(OrderId(name), state);
        return state;
    }

    public async Task<Dictionary<string, long>> Totals(string merchantId = "mer_1") =>
        (await Orders.DailyTotalsAsync(merchantId, TestOrder.Day, TestOrder.Day))
            .SelectMany(day => MerchantTotals.Daily.ByMeasure(day.Values))
            .GroupBy(total => total.Key, StringComparer.Ordinal)
            .ToDictionary(total => total.Key, total => total.Sum(part => part.Value), StringComparer.Ordinal);

    public async Task<long[]> Sequences(string name) =>
        [.. (await Orders.EventsAsync(OrderId(name).Key.ToString()!, 0, 100)).Select(row => row.Sequence)];

    /// <summary>
    /// The tail of all events once it has as many as it should. On PostgreSQL a transaction of anybody, in any database of the server,
    /// keeps back what was committed while it ran.
    /// </summary>
    public async Task<OrderEventEntry[]> Tail(int count)
    {
        IReadOnlyList<OrderEventEntry> tail = [];
        await Poll.Until($"a tail of {count} events", async () =>
            (tail = await Orders.EventsAfterAsync(default, count + 1)).Count >= count
        );
        return [.. tail];
    }

    /// <summary>Writes a merchant's document as the storage of merchants does.</summary>
    public abstract Task PutMerchant(string id, string document);

    public abstract ValueTask DisposeAsync();
}
