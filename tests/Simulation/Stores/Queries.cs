using System.Reflection;
using Payments.Simulation.Silos;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;

namespace Payments.Simulation.Stores;

/// <summary>What grains and their actions ask the database besides their own rows, each answered as of a later moment.</summary>
internal class QueriesProxy : DispatchProxy
{
    private Silo _silo = null!;

    private Database Database => _silo.Cluster.Database;

    public static T Create<T>(Silo silo)
        where T : class
    {
        var queries = Create<T, QueriesProxy>();
        ((QueriesProxy)(object)queries)._silo = silo;
        return queries;
    }

#pragma warning disable CA2012 // A proxy hands the task on to whoever has called.
    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        (targetMethod!.Name, args) switch
        {
            (nameof(IAccountQueries.BookingAsync), [string bookingId, ..]) => Read(() => Database.Journal.GetValueOrDefault(bookingId)),
            (nameof(IOrderQueries.EventAsync), [string order, long sequence, ..]) => Read(() => Event(order, sequence)),
            (nameof(IOrderQueries.PendingAsync), [string merchant, ..]) => Read(() => Pending(merchant)),
            _ => throw new NotSupportedException($"The simulation does not know {targetMethod}."),
        };
#pragma warning restore CA2012

    private async ValueTask<T> Read<T>(Func<T> read)
    {
        await _silo.Read();
        return read();
    }

    private OrderEventRow? Event(string order, long sequence) =>
        Database.Orders.TryGetValue(order, out var record) && sequence <= record.Events.Count ? record.Events[(int)sequence - 1] : null;

    /// <summary>All on one page.</summary>
    private OrderPage Pending(string merchant) =>
        new(
            [
                .. Database
                    .Due.Select(due => Database.Orders[due.Key])
                    .Where(record => record.State.Order.MerchantId == merchant)
                    .Select(record => new StoredOrder(record.Key, record.Version, record.Document)),
            ],
            null
        );
}
